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
        assuranceLevel: AssuranceLevel, provider: ServiceProvider, node: NodeProfile,
        decryptionKeys: [PrivateKey]
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
