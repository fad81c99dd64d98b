public import XMLSecurity

/// What is known to whoever wants a message explained.
public struct InspectionOptions: Sendable {
    /// To decrypt with.
    public var decryptionKeys: [PrivateKey]
    /// The node's certificates, as they would be pinned.
    public var trusted: [Certificate]
    /// As of when to judge.
    public var now: Instant
    /// nil: what the message must match is taken from the message itself, and the report says so.
    public var expectation: LoginExpectation?

    public init(
        decryptionKeys: [PrivateKey] = [], trusted: [Certificate] = [], now: Instant,
        expectation: LoginExpectation? = nil
    ) {
        self.decryptionKeys = decryptionKeys
        self.trusted = trusted
        self.now = now
        self.expectation = expectation
    }
}
