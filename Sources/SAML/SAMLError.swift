/// Which rule a message broke.
///
/// `detail` is fit for the log: never a NameID, an attribute value, an artifact or key material.
public struct SAMLError: Error, Sendable, Equatable, CustomStringConvertible {
    /// One case a rule of the contract's section 5; grows with the rules. TODO(saml): complete.
    public enum Code: String, CaseIterable, Sendable {
        case artifactMalformed = "artifact-malformed"
        case levelTooLow = "level-too-low"
    }

    /// What it means to the citizen.
    public enum Kind: Sendable {
        /// AuthnFailed or RequestDenied, under verified signatures.
        case cancelled
        /// UnknownPrincipal, under verified signatures.
        case identityUnknown
        case levelTooLow
        /// A SOAP fault or an HTTP status that is no answer.
        case nodeUnavailable
        /// Everything else.
        case rejected
    }

    public let code: Code
    public let detail: String

    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    public var kind: Kind { fatalError("stub") }

    public var description: String { "\(code.rawValue): \(detail)" }
}
