public import XMLSecurity

/// What an answer to one login must match.
public struct LoginExpectation: Sendable {
    public var artifactResolveID: MessageID
    public var authnRequestID: MessageID
    public var authnRequestInstant: Instant
    /// What this login asked for.
    public var assuranceLevel: AssuranceLevel
    public var provider: ServiceProvider
    public var node: NodeProfile
    /// P-256, the current one first.
    public var decryptionKeys: [PrivateKey]

    public init(
        artifactResolveID: MessageID, authnRequestID: MessageID, authnRequestInstant: Instant,
        assuranceLevel: AssuranceLevel, provider: ServiceProvider, node: NodeProfile, decryptionKeys: [PrivateKey]
    ) {
        self.artifactResolveID = artifactResolveID
        self.authnRequestID = authnRequestID
        self.authnRequestInstant = authnRequestInstant
        self.assuranceLevel = assuranceLevel
        self.provider = provider
        self.node = node
        self.decryptionKeys = decryptionKeys
    }
}

/// Judges WK's answer on the back channel: every rule but replay, which needs the store.
///
/// Order: HTTP status and media type, envelope, both signatures, statuses, only then decryption, then the assertion.
/// - Parameters:
///   - status, contentType, body: the HTTP answer to our ArtifactResolve.
///   - now: the instant to judge as of.
/// - Throws: the first rule that does not hold.
/// - Source: SAML 2.0 Core §2, §3.2.2, §3.5.2, Profiles §4.1.4; WK protocol notes, "Login" 4 to 7.
public func validateLoginAnswer(
    status: Int, contentType: String?, body: [UInt8], expecting expectation: LoginExpectation, at now: Instant
) throws(SAMLError) -> ValidatedAssertion { fatalError("stub") }

/// An assertion for which every rule held, but replay.
public struct ValidatedAssertion: Sendable {
    public let id: MessageID
    /// The IDs that must not come twice: of ArtifactResponse, Response and Assertion.
    public let replayIDs: [MessageID]
    /// Until when a replay of this could be accepted, skew included: how long the IDs must be remembered.
    public let replayableUntil: Instant
    public let nameID: String
    public let nameIDFormat: String
    /// nil where WK sent none: logout then goes by NameID alone.
    public let sessionIndex: String?
    public let assuranceLevel: AssuranceLevel
    /// AuthenticatingAuthority, such as `pz.gov.pl`; nil where WK names none.
    public let identityProvider: String?
    public let authenticatedAt: Instant
    /// SessionNotOnOrAfter, where WK sets one.
    public let sessionNotOnOrAfter: Instant?
    /// Requested attributes only, by Name URI.
    public let attributes: [String: [String]]
    /// Facts for the log that are no fault: 128-bit key, retiring key used, wrong birth date to PESEL, …
    public let remarks: [String]
}

/// Who logged in, as the portal will know them.
public struct Person: Sendable, Equatable {
    /// PersonIdentifier: a PESEL or an eIDAS identifier such as `CC/PL/…`.
    public let subject: String
    public let givenName: String
    public let familyName: String
    /// `1987-02-22`, without time zone.
    public let dateOfBirth: String

    public init(_ assertion: ValidatedAssertion) { fatalError("stub") }
}
