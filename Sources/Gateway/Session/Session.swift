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

    /// Opens a session for a person whose assertion held.
    init(
        id: String, assertion: ValidatedAssertion, browser: SecretDigest, startedAt: Instant,
        lifetime: Duration
    ) {
        self.init(
            id: id, person: Person(assertion), attributes: assertion.attributes,
            assuranceLevel: assertion.assuranceLevel, identityProvider: assertion.identityProvider,
            nameID: assertion.nameID, nameIDFormat: assertion.nameIDFormat,
            sessionIndex: assertion.sessionIndex,
            browser: browser, authenticatedAt: startedAt,
            expiresAt: min(startedAt + lifetime, assertion.sessionNotOnOrAfter ?? startedAt + lifetime),
            lastSeen: startedAt)
    }

    /// A session as a store kept it.
    init(
        id: String, person: Person, attributes: [String: [String]], assuranceLevel: AssuranceLevel,
        identityProvider: String?, nameID: String, nameIDFormat: String, sessionIndex: String?,
        browser: SecretDigest,
        authenticatedAt: Instant, expiresAt: Instant, lastSeen: Instant
    ) {
        self.id = id
        self.person = person
        self.attributes = attributes
        self.assuranceLevel = assuranceLevel
        self.identityProvider = identityProvider
        self.nameID = nameID
        self.nameIDFormat = nameIDFormat
        self.sessionIndex = sessionIndex
        self.browser = browser
        self.authenticatedAt = authenticatedAt
        self.expiresAt = expiresAt
        self.lastSeen = lastSeen
    }

    /// Whether it may still be used.
    func isAlive(at now: Instant, idleTimeout: Duration) -> Bool {
        now < end(ifLastSeen: lastSeen, idleTimeout: idleTimeout)
    }

    /// When it is gone unless it is used before.
    func end(ifLastSeen instant: Instant, idleTimeout: Duration) -> Instant {
        min(expiresAt, instant + idleTimeout)
    }

    /// Whether WK means it when it ends these sessions of a person; all of them where it names none.
    func isMeant(nameID: String, by sessionIndexes: [String]) -> Bool {
        self.nameID == nameID
            && (sessionIndexes.isEmpty || sessionIndex.map(sessionIndexes.contains) ?? false)
    }
}
