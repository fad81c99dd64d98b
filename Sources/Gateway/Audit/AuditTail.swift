import Crypto
import Glibc

/// How a file ends: its last whole line, and what a crash left behind it.
struct AuditTail: Sendable {
    struct Torn: Sendable, Equatable {
        /// Bytes behind the last whole line, without the line feed that recovery adds.
        let length: Int
        let sha256: String
    }

    let last: AuditLine?
    let torn: Torn?
    /// Whether the last line is whole but for its line feed.
    let lacksFeed: Bool

    /// Longer than any line: an answer of WK of 1 MiB, encrypted and in base64.
    static let span = 8 << 20
    private static let opening = Array(#"{"seq":"#.utf8)

    /// - Parameter descriptor: readable.
    /// - Throws: `foreignFile` where the file does not begin like an audit log; `unusable` where it cannot be read.
    init(of descriptor: Int32, path: String) throws(AuditError) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw AuditError(.unusable, path, systemError: errno)
        }
        let size = Int(status.st_size)
        let start = try Self.bytes(descriptor, at: 0, count: min(size, Self.opening.count), path)
        guard Self.opening.starts(with: start) else {
            throw AuditError(.foreignFile, "\(path): is no audit log; name another file, or move this away")
        }
        let from = max(0, size - Self.span)
        let bytes = try Self.bytes(descriptor, at: from, count: size - from, path)
        let end = bytes[(bytes.lastIndex(of: 10).map { $0 + 1 } ?? 0)...]
        if let line = AuditLine(Array(end)), line.isIntact {
            (last, torn, lacksFeed) = (line, nil, true)
        } else {
            (last, torn) = Self.split(bytes[...])
            lacksFeed = false
        }
    }

    /// Looks for the last whole line from the end.
    private static func split(_ bytes: ArraySlice<UInt8>) -> (AuditLine?, Torn?) {
        var end = bytes.endIndex
        while let feed = bytes[..<end].lastIndex(of: 10) {
            let start = bytes[..<feed].lastIndex(of: 10).map { $0 + 1 } ?? bytes.startIndex
            if let line = AuditLine(Array(bytes[start..<feed])), line.isIntact {
                return (line, torn(bytes[(feed + 1)...]))
            }
            end = feed
        }
        return (nil, torn(bytes))
    }

    private static func torn(_ bytes: ArraySlice<UInt8>) -> Torn? {
        bytes.isEmpty ? nil : Torn(length: bytes.count, sha256: hexadecimal(SHA256.hash(data: bytes)))
    }

    private static func bytes(
        _ descriptor: Int32, at offset: Int, count: Int, _ path: String
    ) throws(AuditError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var read = 0
        while read < count {
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe pread(
                    descriptor, buffer.baseAddress?.advanced(by: read), count - read, off_t(offset + read))
            }
            if got < 0 && errno == EINTR { continue }
            guard got > 0 else { throw AuditError(.unusable, path, systemError: got == 0 ? EIO : errno) }
            read += got
        }
        return bytes
    }
}
