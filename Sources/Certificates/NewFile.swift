import Glibc

/// Writes files that did not exist: whole or not at all, and never over another one.
public enum NewFile {
    public struct Content: Sendable {
        public let path: String
        public let bytes: [UInt8]
        /// Readable by the owner alone, from the first byte on.
        public let isSecret: Bool

        public init(path: String, bytes: [UInt8], isSecret: Bool) {
            self.path = path
            self.bytes = bytes
            self.isSecret = isSecret
        }
    }

    /// All of them, or none.
    /// - Throws: `file-exists`, `not-written`.
    public static func write(_ contents: [Content]) throws(CertificatesError) {
        for content in contents { try refuseExisting(content.path) }
        var written: [String] = []
        for content in contents {
            do {
                try write(content)
                written.append(content.path)
            } catch {
                for path in written { unsafe unlink(path) }
                throw error
            }
        }
    }

    /// - Throws: `file-exists` where anything, also a dangling link, has that name.
    public static func refuseExisting(_ path: String) throws(CertificatesError) {
        var status = stat()
        if unsafe lstat(path, &status) == 0 { throw exists(path) }
    }

    /// `link` gives the finished file its name, and unlike `rename` fails where the name is taken.
    private static func write(_ content: Content) throws(CertificatesError) {
        let temporary = "\(content.path).\(getpid()).new"
        let descriptor = unsafe open(
            temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, content.isSecret ? 0o600 : 0o644)
        guard descriptor >= 0 else { throw notWritten(content.path, errno) }
        defer { unsafe unlink(temporary) }
        let isWhole = writeAll(content.bytes, to: descriptor) && fsync(descriptor) == 0
        let failure = errno
        guard close(descriptor) == 0, isWhole else { throw notWritten(content.path, failure) }
        guard unsafe link(temporary, content.path) == 0 else {
            throw errno == EEXIST ? exists(content.path) : notWritten(content.path, errno)
        }
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func exists(_ path: String) -> CertificatesError {
        CertificatesError(.fileExists, "\(path) exists and is never overwritten: name another file")
    }

    private static func notWritten(_ path: String, _ number: Int32) -> CertificatesError {
        CertificatesError(
            .notWritten,
            "\(path) cannot be written (system error \(number)): check that the directory exists, is writable and not "
                + "full")
    }
}
