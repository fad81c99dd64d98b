import SAML

/// Makes UTF-8 of what was saved: files are gzipped by tools, and PowerShell's `>` writes UTF-16.
enum CaptureEncoding {
    /// As long as a capture may be.
    static let longest = 16 << 20

    /// - Returns: nil for gzip that cannot be read, or would become longer than `longest` or 200 times as long.
    static func text(of bytes: [UInt8]) -> [UInt8]? {
        guard Gzip.isGzip(bytes) else { return utf8(bytes) }
        let limit = min(longest, max(64 << 10, bytes.count * 200))
        let (output, end) = Gzip.decompressed(bytes, limit: limit)
        return end == .unreadable ? nil : utf8(output)
    }

    private static func utf8(_ bytes: [UInt8]) -> [UInt8] {
        if bytes.starts(with: [0xFF, 0xFE]) { return utf16(bytes.dropFirst(2), highFirst: false) }
        if bytes.starts(with: [0xFE, 0xFF]) { return utf16(bytes.dropFirst(2), highFirst: true) }
        // Without a mark: letters of ASCII, each beside a zero.
        let start = bytes.prefix(64)
        guard start.count >= 4, start.contains(0) else { return bytes }
        for high in [0, 1] where start.indices.allSatisfy({ (start[$0] == 0) == ($0 % 2 == high) }) {
            return utf16(bytes[...], highFirst: high == 0)
        }
        return bytes
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, highFirst: Bool) -> [UInt8] {
        let units = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map { index in
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            return highFirst ? first << 8 | second : second << 8 | first
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }
}
