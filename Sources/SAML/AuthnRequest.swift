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
    ///
    /// - Throws: `cryptography-failed`, or a parsing code where configured text cannot stand in XML.
    public func signed(
        by credential: SigningCredential, from provider: ServiceProvider, to node: NodeProfile
    ) throws(XMLSecurityError) -> [UInt8] {
        var writer = XMLWriter()
        write(to: &writer, from: provider, to: node)
        return try signEnveloped(writer.bytes, id: id.value, with: credential)
    }

    private func write(to writer: inout XMLWriter, from provider: ServiceProvider, to node: NodeProfile) {
        writer.element(
            "saml2p:AuthnRequest",
            [
                ("xmlns:saml2p", SAMLNamespace.protocol),
                ("xmlns:saml2", SAMLNamespace.assertion),
                ("ID", id.value),
                ("Version", "2.0"),
                ("IssueInstant", issueInstant.text),
                ("Destination", node.singleSignOnDestination ?? node.singleSignOnURL),
                ("AssertionConsumerServiceURL", provider.assertionConsumerServiceURL),
                ("ProtocolBinding", SAMLIdentifier.artifactBinding),
                // A kept session of the node never logs in by itself on a shared computer.
                ("ForceAuthn", "true"),
                ("IsPassive", "false"),
                ("ProviderName", provider.providerName),
            ]
        ) { message in
            message.element("saml2:Issuer") { $0.text(provider.entityID) }
            message.element("saml2p:Extensions") { writeExtensions(to: &$0, from: provider) }
            message.empty(
                "saml2p:NameIDPolicy",
                [("Format", SAMLIdentifier.unspecifiedNameID), ("AllowCreate", "true")])
            message.element("saml2p:RequestedAuthnContext", [("Comparison", "minimum")]) { context in
                context.element("saml2:AuthnContextClassRef") {
                    $0.text(max(assuranceLevel, provider.assuranceLevel).uri)
                }
            }
        }
    }

    private func writeExtensions(to writer: inout XMLWriter, from provider: ServiceProvider) {
        let eidas: [(StaticString, String)] = [("xmlns:eidas", SAMLNamespace.eidas)]
        writer.element("eidas:SPType", eidas) { $0.text(provider.kind.rawValue) }
        writer.element("eidas:RequestedAttributes", eidas) { list in
            for attribute in provider.requiredAttributes {
                list.empty(
                    "eidas:RequestedAttribute",
                    [
                        ("FriendlyName", attribute.rawValue),
                        ("Name", attribute.name),
                        ("NameFormat", SAMLIdentifier.uriNameFormat),
                        ("isRequired", "true"),
                    ])
            }
        }
        provider.operationContext?.write(to: &writer)
    }
}
