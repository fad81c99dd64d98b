public import XMLSecurity

/// What is known to whoever wants a message explained.
public struct InspectionOptions: Sendable {
    /// To decrypt with.
    public var decryptionKeys: [PrivateKey]
    /// The node's certificates, as they would be pinned.
    public var trusted: [Certificate]
    /// As of when to judge.
    public var now: Instant
    /// nil: what the message must match is taken from `configured`, or from the message itself, and the report says so.
    public var expectation: LoginExpectation?
    /// The parties of a gateway's configuration, where there is one.
    public var configured: ConfiguredParties?

    public init(
        decryptionKeys: [PrivateKey] = [], trusted: [Certificate] = [], now: Instant,
        expectation: LoginExpectation? = nil, configured: ConfiguredParties? = nil
    ) {
        self.decryptionKeys = decryptionKeys
        self.trusted = trusted
        self.now = now
        self.expectation = expectation
        self.configured = configured
    }
}

/// Who talks to whom by a gateway's configuration. What only one login knows (IDs, instants, a raised level) is not in it.
public struct ConfiguredParties: Sendable {
    public var provider: ServiceProvider
    public var node: NodeProfile
    /// Of the key that signs the gateway's own messages; no answer is trusted for it.
    public var signingCertificate: Certificate

    public init(provider: ServiceProvider, node: NodeProfile, signingCertificate: Certificate) {
        self.provider = provider
        self.node = node
        self.signingCertificate = signingCertificate
    }
}
