public import Transport

/// Languages of the pages.
public enum Language: String, CaseIterable, Sendable {
    case polish = "pl"
    case english = "en"

    /// The best of `Accept-Language` by quality (RFC 9110 §12.5.4); Polish where none is given or none matches.
    public init(acceptLanguage: String?) { fatalError("stub") }
}

/// A page for a citizen.
public enum Page: Sendable {
    /// Posts itself to the node, with a button where scripts are off.
    case handOver(action: String, fields: [(name: String, value: String)])
    case failure(PublicCode, requestID: String, retryPath: String?)
    /// Asks whether to log out; posts to `action` with these hidden fields.
    case logoutQuestion(action: String, fields: [(name: String, value: String)])
    /// Logged out here; `atNode` false where WK could not be told or said no.
    case loggedOut(atNode: Bool, continuePath: String?)
}

/// Renders pages from the embedded templates: strict CSP, no scripts from elsewhere, works without scripts.
public struct PageRenderer: Sendable {
    public init() throws { fatalError("stub") }

    /// A complete answer: body, Content-Type, Content-Security-Policy, Cache-Control: no-store and the other
    /// security headers.
    public func response(for page: Page, in language: Language) -> ServerResponse { fatalError("stub") }
}
