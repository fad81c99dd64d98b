import Glibc

/// Why the audit log cannot be opened, or an event is not on the disk.
public struct AuditError: Error, Sendable, Equatable {
    public enum Code: String, Sendable, CaseIterable {
        /// Another process writes this file.
        case inUse = "in-use"
        /// What stands under the name is no audit log.
        case foreignFile = "foreign-file"
        /// File, directory or anchor cannot be opened or made.
        case unusable
        /// A key cannot be read, made or used.
        case keyUnusable = "key-unusable"
        /// The disk is full or fails; it is tried again every second.
        case unavailable
        /// More events wait than may.
        case overloaded
        /// The log was closed.
        case closed
    }

    public let code: Code
    /// What is wrong and what to do; names files, never their contents.
    public let detail: String

    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    /// After a call of the system failed on `path`.
    init(_ code: Code, _ path: String, systemError: Int32) {
        self.init(code, "\(path): \(Self.reason(systemError))")
    }

    private static func reason(_ error: Int32) -> String {
        switch error {
        case ENOSPC, EDQUOT: "the disk is full; make room"
        case EFBIG: "the file may not grow any more; raise the limit of file sizes, or make room"
        case EACCES, EPERM: "permission denied; let the user that Brama runs as write there"
        case EROFS: "the file system is read-only; mount it writable"
        case ENOENT: "there is no such directory; make it first"
        case ENOTDIR: "a part of the path is no directory; name another place"
        case ELOOP: "is a symbolic link; name the file itself"
        case EIO: "the disk fails; replace it"
        default: "the system says error \(error)"
        }
    }
}
