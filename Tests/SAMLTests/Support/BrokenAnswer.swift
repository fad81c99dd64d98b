import Testing
import XMLSecurity

@testable import SAML

/// The accepted answer with one edit, and the code of the refusal that must follow.
struct BrokenAnswer: Sendable, CustomTestStringConvertible {
    let what: String
    let code: SAMLError.Code
    /// What the XML layer must have found, where the rule is about its verdict.
    let inner: XMLSecurityError.Code?
    let edit: @Sendable (inout Exchange) throws -> Void

    init(
        _ code: SAMLError.Code, _ what: String, inner: XMLSecurityError.Code? = nil,
        edit: @escaping @Sendable (inout Exchange) throws -> Void
    ) {
        self.what = what
        self.code = code
        self.inner = inner
        self.edit = edit
    }

    var testDescription: String { "\(code.rawValue): \(what)" }

    static let all: [BrokenAnswer] =
        transport + signatures + headers(.artifactResponse) + headers(.response) + headers(.assertion)
        + statuses
        + contents + subjects + conditions + authentications + attributes
}
