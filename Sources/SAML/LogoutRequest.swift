public import XMLSecurity

/// Our request that WK end its session.
/// Source: SAML 2.0 Core §3.7.1; WK protocol notes, "Logout".
public struct LogoutRequest: Sendable {
    public let id: MessageID
    public let issueInstant: Instant
    public let nameID: String
    public let nameIDFormat: String
    public let sessionIndex: String?

    public init(
        id: MessageID, issueInstant: Instant, nameID: String, nameIDFormat: String, sessionIndex: String?
    ) {
        self.id = id
        self.issueInstant = issueInstant
        self.nameID = nameID
        self.nameIDFormat = nameIDFormat
        self.sessionIndex = sessionIndex
    }

    /// A SOAP 1.1 envelope with the signed message, UTF-8.
    ///
    /// - Throws: `cryptography-failed`, or a parsing code where a value cannot stand in XML.
    public func envelope(
        signedBy credential: SigningCredential, from provider: ServiceProvider, to node: NodeProfile
    ) throws(XMLSecurityError) -> [UInt8] {
        let unsigned = soapEnvelope { body in
            body.element("saml2p:LogoutRequest", attributes(to: node)) { message in
                message.element("saml2:Issuer") { $0.text(provider.entityID) }
                message.element("saml2:NameID", [("Format", nameIDFormat)]) { $0.text(nameID) }
                if let sessionIndex {
                    message.element("saml2p:SessionIndex") { $0.text(sessionIndex) }
                }
            }
        }
        return try signEnveloped(unsigned, id: id.value, with: credential)
    }

    private func attributes(to node: NodeProfile) -> [(StaticString, String)] {
        [
            ("xmlns:saml2p", SAMLNamespace.protocol),
            ("xmlns:saml2", SAMLNamespace.assertion),
            ("ID", id.value),
            ("Version", "2.0"),
            ("IssueInstant", issueInstant.text),
            ("Destination", node.singleLogoutURL),
        ]
    }
}
