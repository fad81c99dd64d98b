import CRedis

/// A Lua script, sent by its digest; whole only where the server does not know it.
public struct RedisScript: Sendable {
    public let source: String
    /// Lower-case hexadecimal SHA-1: the server's name for it, no protection.
    let digest: [UInt8]

    public init(_ source: String) {
        self.source = source
        let bytes = Array(source.utf8)
        var digest = [UInt8](repeating: 0, count: 20)
        unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe digest.withUnsafeMutableBufferPointer { digest in
                guard let target = digest.baseAddress else { return }
                unsafe crd_sha1(crd_bytes(bytes: bytes.baseAddress, count: bytes.count), target)
            }
        }
        let digits = Array("0123456789abcdef".utf8)
        self.digest = digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }

    /// - Parameter isWhole: with its source, where the server does not know the digest.
    func command(
        keys: [[UInt8]], arguments: [[UInt8]], isRepeatable: Bool, isWhole: Bool
    ) -> RedisCommand {
        let head = isWhole ? [Array("EVAL".utf8), Array(source.utf8)] : [Array("EVALSHA".utf8), digest]
        return RedisCommand(
            head + [Array(String(keys.count).utf8)] + keys + arguments, key: keys.first,
            isRepeatable: isRepeatable)
    }
}
