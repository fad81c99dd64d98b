/// Takes gzip off a captured file; for explaining, never in the login path.
///
/// The checksum is not looked at: signatures say more of what is in it.
/// - Source: RFC 1952; decision 0034.
package enum Gzip {
    package static func isGzip(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.starts(with: [0x1F, 0x8B, 8])
    }

    /// - Parameter limit: bytes of output; more is unreadable.
    /// - Returns: what the first member holds, as far as the input goes.
    package static func decompressed(_ bytes: [UInt8], limit: Int) -> (output: [UInt8], end: Inflate.End) {
        guard isGzip(bytes), bytes.count >= 10 else { return ([], .unreadable) }
        let flags = bytes[3]
        var rest = bytes[10...]
        if flags & 4 != 0 {
            guard rest.count >= 2 else { return ([], .cutOff) }
            let length = Int(rest[rest.startIndex]) | Int(rest[rest.startIndex + 1]) << 8
            rest = rest.dropFirst(2 + length)
        }
        // A name and a comment, each up to a zero.
        for flag in [8, 16] as [UInt8] where flags & flag != 0 { rest = rest.drop { $0 != 0 }.dropFirst() }
        if flags & 2 != 0 { rest = rest.dropFirst(2) }
        return Inflate.decompressed(Array(rest), limit: limit)
    }
}
