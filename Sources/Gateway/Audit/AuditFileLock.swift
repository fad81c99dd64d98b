import Glibc

/// Keeps a second process from writing the same log: two chains in one file would be none.
final class AuditFileLock: Sendable {
    private let descriptor: Int32

    /// Makes the directories that are missing: nothing else of the log is opened before.
    /// - Throws: `inUse`, `unusable`.
    init(_ path: String) throws(AuditError) {
        makePrivateDirectories(directory(of: path))
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw AuditError(.unusable, path, systemError: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw AuditError(
                .inUse,
                "\(path): another process writes this audit log; give each its own audit.file")
        }
        self.descriptor = descriptor
    }

    deinit {
        // A child process that is just being started may have the descriptor too, until it executes.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
