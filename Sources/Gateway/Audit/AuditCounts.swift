/// What the audit log has done since it was opened.
struct AuditCounts: Sendable, Equatable {
    /// Lines that are on the disk.
    var written = 0
    /// Events that will have no line.
    var lost = 0
    /// Logins that were turned away since too many events waited.
    var overloads = 0
    /// Events that wait.
    var waiting = 0
    var isWritable = true
}
