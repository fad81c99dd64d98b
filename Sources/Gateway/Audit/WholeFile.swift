import Glibc

/// Small files that are there whole or not at all, also where the machine stops in between.
enum WholeFile {
    /// Makes a file that only its owner reads, under a name that is free; of two processes one makes it.
    /// - Throws: `unusable`; none where another was first.
    static func create(_ bytes: [UInt8], at path: String) throws(AuditError) {
        let draft = try draft(bytes, for: path, mode: 0o600)
        defer { unsafe unlink(draft) }
        guard unsafe link(draft, path) == 0 || errno == EEXIST else {
            throw AuditError(.unusable, path, systemError: errno)
        }
        syncDirectory(of: path)
    }

    /// Puts a file in place of what is there.
    /// - Throws: `unusable`.
    static func replace(_ path: String, with bytes: [UInt8], mode: mode_t) throws(AuditError) {
        let draft = try draft(bytes, for: path, mode: mode)
        guard unsafe rename(draft, path) == 0 else {
            let failure = AuditError(.unusable, path, systemError: errno)
            unsafe unlink(draft)
            throw failure
        }
        syncDirectory(of: path)
    }

    private static func draft(_ bytes: [UInt8], for path: String, mode: mode_t) throws(AuditError) -> String {
        let draft = "\(path).\(getpid()).new"
        unsafe unlink(draft)
        let descriptor = unsafe open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw AuditError(.unusable, draft, systemError: errno) }
        let written = unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
        var failed = written == bytes.count ? 0 : written < 0 ? errno : ENOSPC
        // The creation mode passes through the umask, which may take even the owner's bits.
        if failed == 0, fchmod(descriptor, mode) != 0 || fsync(descriptor) != 0 { failed = errno }
        close(descriptor)
        guard failed == 0 else {
            unsafe unlink(draft)
            throw AuditError(.unusable, draft, systemError: failed)
        }
        return draft
    }
}
