public import XMLSecurity

/// The message that starts a login.
/// Source: SAML 2.0 Core §3.4.1; eIDAS message format 1.2; WK protocol notes, "Login" 1.
public struct AuthnRequest: Sendable {
    public let id: MessageID
    public let issueInstant: Instant
    public let assuranceLevel: AssuranceLevel

    /// - Parameter assuranceLevel: the least that will do; never below the service provider's own.
    public init(id: MessageID, issueInstant: Instant, assuranceLevel: AssuranceLevel) {
        self.id = id
        self.issueInstant = issueInstant
        self.assuranceLevel = assuranceLevel
    }

    /// The signed message, UTF-8, as it goes Base64-encoded into the form field `SAMLRequest`.
    public func signed(
        by credential: SigningCredential, from provider: ServiceProvider, to node: NodeProfile
    ) throws(XMLSecurityError) -> [UInt8] { fatalError("stub") }
}
