/// Why a request was not made, or a file tells nothing. `detail` never holds key material or passwords.
public struct CertificatesError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: String, CaseIterable, Sendable {
        case subjectInvalid = "subject-invalid"
        case nameInvalid = "name-invalid"
        case keyUnsuitable = "key-unsuitable"
        case fileUnreadable = "file-unreadable"
        case passwordNeeded = "password-needed"
        case passwordWrong = "password-wrong"
        case fileExists = "file-exists"
        case notWritten = "not-written"
        case cryptographyFailed = "cryptography-failed"
    }

    public let code: Code
    /// `what is wrong: what to do`.
    public let detail: String

    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    public var description: String { "\(code.rawValue): \(detail)" }
}
