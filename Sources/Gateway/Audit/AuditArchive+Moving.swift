import Glibc

extension AuditArchive {
    /// Gives the written file its name in the archive, never over another.
    /// - Throws: `unusable`.
    func putAside(_ range: ClosedRange<Int>) throws(AuditError) {
        let name = name(of: range)
        guard unsafe link(path, name) == 0, unsafe unlink(path) == 0 else {
            throw AuditError(.unusable, name, systemError: errno)
        }
        syncDirectory(of: path)
    }

    /// - Returns: whether it is gone.
    static func remove(_ path: String) -> Bool {
        guard unsafe unlink(path) == 0 else { return false }
        syncDirectory(of: path)
        return true
    }
}
