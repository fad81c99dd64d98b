public import XMLSecurity

/// The back-channel question for the message behind an artifact.
/// Source: SAML 2.0 Core §3.5.1, Bindings §3.2.
public struct ArtifactResolve: Sendable {
    public let id: MessageID
    public let issueInstant: Instant
    public let artifact: Artifact

    public init(id: MessageID, issueInstant: Instant, artifact: Artifact) {
        self.id = id
        self.issueInstant = issueInstant
        self.artifact = artifact
    }

    /// A SOAP 1.1 envelope with the signed message, UTF-8.
    public func envelope(
        signedBy credential: SigningCredential, from provider: ServiceProvider, to node: NodeProfile
    ) throws(XMLSecurityError) -> [UInt8] { fatalError("stub") }
}
