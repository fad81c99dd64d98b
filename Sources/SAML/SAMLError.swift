import XMLSecurity

/// Which rule a message broke.
///
/// `detail` is fit for the log: never a NameID, an attribute value, an artifact or key material.
public struct SAMLError: Error, Sendable, Equatable, CustomStringConvertible {
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

    /// The rule of ours, and behind it what the XML layer found: `digest-mismatch: …`.
    init(_ code: Code, because error: XMLSecurityError) {
        self.init(code, error.description)
    }

    public var kind: Kind {
        switch code {
        case .authnFailed, .requestDenied: .cancelled
        case .unknownPrincipal: .identityUnknown
        case .noAuthnContext, .levelTooLow: .levelTooLow
        case .httpStatus, .soapFault, .artifactResponseUnavailable: .nodeUnavailable
        default: .rejected
        }
    }

    public var description: String { "\(code.rawValue): \(detail)" }
}
