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
    ///
    /// - Throws: `cryptography-failed`, or a parsing code where configured text cannot stand in XML.
    public func envelope(
        signedBy credential: SigningCredential, from provider: ServiceProvider, to node: NodeProfile
    ) throws(XMLSecurityError) -> [UInt8] {
        let unsigned = soapEnvelope { body in
            body.element("saml2p:ArtifactResolve", attributes(to: node)) { message in
                message.element("saml2:Issuer") { $0.text(provider.entityID) }
                message.element("saml2p:Artifact") { $0.text(artifact.value) }
            }
        }
        // Signed where it stands: what the node digests is what it will see.
        return try signEnveloped(unsigned, id: id.value, with: credential)
    }

    private func attributes(to node: NodeProfile) -> [(StaticString, String)] {
        [
            ("xmlns:saml2p", SAMLNamespace.protocol),
            ("xmlns:saml2", SAMLNamespace.assertion),
            ("ID", id.value),
            ("Version", "2.0"),
            ("IssueInstant", issueInstant.text),
            ("Destination", node.artifactResolutionURL),
        ]
    }
}
