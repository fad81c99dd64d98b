public import SAML

/// A citizen's session, as stored. The cookie's value is not in it: stores know its digest only.
public struct Session: Sendable, Equatable {
    /// Opaque and stable; for the portal's logs and for the token. Not the cookie.
    public let id: String
    public let person: Person
    /// Requested attributes by Name URI.
    public let attributes: [String: [String]]
    public let assuranceLevel: AssuranceLevel
    public let identityProvider: String?
    public let nameID: String
    public let nameIDFormat: String
    /// WK's name for its own session; nil where it gave none.
    public let sessionIndex: String?
    /// Digest of the browser's binding cookie: a browser has one session.
    public let browser: SecretDigest
    public let authenticatedAt: Instant
    /// The absolute end.
    public let expiresAt: Instant
    /// Written at most once a minute.
    public var lastSeen: Instant

    public init(
        id: String, assertion: ValidatedAssertion, person: Person, browser: SecretDigest, startedAt: Instant,
        lifetime: Duration
    ) {
        self.id = id
        self.person = person
        attributes = assertion.attributes
        assuranceLevel = assertion.assuranceLevel
        identityProvider = assertion.identityProvider
        nameID = assertion.nameID
        nameIDFormat = assertion.nameIDFormat
        sessionIndex = assertion.sessionIndex
        self.browser = browser
        authenticatedAt = startedAt
        expiresAt = min(startedAt + lifetime, assertion.sessionNotOnOrAfter ?? startedAt + lifetime)
        lastSeen = startedAt
    }

    /// Whether it may still be used.
    func isAlive(at now: Instant, idleTimeout: Duration) -> Bool {
        now < expiresAt && now < lastSeen + idleTimeout
    }
}
