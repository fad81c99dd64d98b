/// Why the server could not start, a form cannot be read, or the back channel got no answer.
///
/// `detail` never holds message content; it may be logged.
public struct TransportError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: String, CaseIterable, Sendable {
        // Listening
        case addressInvalid = "address-invalid"
        case addressInUse = "address-in-use"
        case listenFailed = "listen-failed"
        // Forms
        case formMalformed = "form-malformed"
        case formTooManyFields = "form-too-many-fields"
        // Back channel
        case urlInvalid = "url-invalid"
        case nameNotResolved = "name-not-resolved"
        case connectionFailed = "connection-failed"
        case tlsTrust = "tls-trust"
        /// The authority is trusted, the certificate another host's.
        case tlsName = "tls-name"
        case tlsFailed = "tls-failed"
        case clientCertificate = "client-certificate"
        case timedOut = "timed-out"
        case answerTooLarge = "answer-too-large"
        case answerMalformed = "answer-malformed"
        case answerTruncated = "answer-truncated"
        case redirectRefused = "redirect-refused"
        case shutDown = "shut-down"
        case clientFailed = "client-failed"
    }

    public let code: Code
    public let detail: String

    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    public var description: String { "\(code.rawValue): \(detail)" }
}
