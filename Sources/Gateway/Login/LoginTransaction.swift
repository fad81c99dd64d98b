public import SAML

/// A login that has begun: what must be known when WK sends the browser back.
public struct LoginTransaction: Sendable, Equatable {
    /// How long a citizen may take at WK.
    public static let lifetime: Duration = .seconds(15 * 60)

    public let authnRequestID: MessageID
    public let authnRequestInstant: Instant
    /// The level this login asked for.
    public let assuranceLevel: AssuranceLevel
    public let returnTarget: ReturnTarget
    /// Digest of the browser's binding cookie.
    public let browser: SecretDigest
    public let expiresAt: Instant

    public init(
        authnRequestID: MessageID, authnRequestInstant: Instant, assuranceLevel: AssuranceLevel,
        returnTarget: ReturnTarget, browser: SecretDigest, expiresAt: Instant
    ) {
        self.authnRequestID = authnRequestID
        self.authnRequestInstant = authnRequestInstant
        self.assuranceLevel = assuranceLevel
        self.returnTarget = returnTarget
        self.browser = browser
        self.expiresAt = expiresAt
    }
}
