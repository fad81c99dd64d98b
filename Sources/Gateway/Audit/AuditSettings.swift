public import XMLSecurity

/// How the audit log is kept.
public struct AuditSettings: Sendable {
    /// What happens to logins while the log cannot be written.
    public enum WhenFull: String, CaseIterable, Sendable {
        /// No login without its line; sessions, checks and logouts go on.
        case stop
        /// Logins go on; lines wait in memory, and what does not fit is counted.
        case `continue`
    }

    /// How much of a client's address is written.
    public enum ClientAddresses: String, CaseIterable, Sendable { case full, network, none }

    public var file: String
    /// nil: `file` with `.key`, made where it is missing.
    public var signingKey: String?
    /// nil: `file` with `.subject-key`, made where it is missing.
    public var subjectKey: String?
    /// nil: the host's name.
    public var node: String?
    public var whenFull: WhenFull = .stop
    public var clientAddress: ClientAddresses = .full
    /// Bytes from which on a file is put aside.
    public var rotateSize = 100_000_000
    public var rotateAfter: Duration = .seconds(7 * 86_400)
    /// Files put aside are deleted when their last line is older.
    public var retention: Duration = .seconds(730 * 86_400)
    public var checkpointInterval: Duration = .seconds(60)
    /// Whom the messages themselves are encrypted to; nil: they are not kept.
    public var evidence: Certificate?

    public init(file: String) { self.file = file }

    var signingKeyPath: String { signingKey ?? file + ".key" }
    var subjectKeyPath: String { subjectKey ?? file + ".subject-key" }
    var publicKeyPath: String { file + ".pub" }
    var anchorPath: String { file + ".anchor" }
    var lockPath: String { file + ".lock" }

    /// Lines after which a checkpoint stands at the latest.
    static let checkpointLines = 1_000
}
