import Glibc

/// A block of IP addresses in CIDR notation, or a single one.
public struct AddressRange: Sendable, Hashable, CustomStringConvertible {
    /// 4 or 16 bytes.
    private let network: [UInt8]
    public let prefixLength: Int
    public let description: String

    /// Reads `10.0.0.0/8`, `192.0.2.7`, `fd00::/8`; nil for anything else, also where bits behind the prefix are set.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let bytes = Self.bytes(of: String(parts[0])) else { return nil }
        var length = bytes.count * 8
        if parts.count == 2 {
            guard (1...3).contains(parts[1].utf8.count),
                parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let given = Int(parts[1]), given <= length
            else { return nil }
            length = given
        }
        guard Self.masked(bytes, length) == bytes else { return nil }
        network = bytes
        prefixLength = length
        description = text
    }

    /// Whether an IPv4 or IPv6 literal lies in the block; IPv4 addresses mapped into IPv6 count as IPv4.
    public func contains(_ host: String) -> Bool {
        guard let bytes = Self.bytes(of: host) else { return false }
        let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
        let address = bytes.count == 16 && bytes.starts(with: mapped) ? Array(bytes[12...]) : bytes
        return address.count == network.count && Self.masked(address, prefixLength) == network
    }

    /// The bytes of an address in text form, nil where it is none.
    static func bytes(of text: String) -> [UInt8]? {
        for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: count)
            let isAddress = unsafe bytes.withUnsafeMutableBytes {
                unsafe inet_pton(family, text, $0.baseAddress) == 1
            }
            if isAddress { return bytes }
        }
        return nil
    }

    private static func masked(_ bytes: [UInt8], _ length: Int) -> [UInt8] {
        bytes.enumerated().map { index, byte in
            let kept = min(8, max(0, length - index * 8))
            return byte & ~UInt8(truncatingIfNeeded: 0xFF >> kept)
        }
    }
}
