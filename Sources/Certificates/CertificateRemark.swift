/// Something about a certificate, key or request that its owner should know.
public struct CertificateRemark: Sendable, Equatable, Encodable {
    public enum Severity: String, Sendable, Encodable {
        case warning
        /// It cannot be used as it is.
        case error
    }

    public let severity: Severity
    public let title: String
    /// What to do.
    public let mend: String

    public init(_ severity: Severity, _ title: String, mend: String) {
        self.severity = severity
        self.title = title
        self.mend = mend
    }

    public var line: String { "\(severity.rawValue): \(title): \(mend)" }
}
