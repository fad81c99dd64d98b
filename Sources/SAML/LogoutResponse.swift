public import XMLSecurity

/// Our answer to WK's LogoutRequest.
public struct LogoutResponse: Sendable {
    public enum Status: Sendable { case success, requester, responder, unknownPrincipal }

    public let id: MessageID
    public let issueInstant: Instant
    /// nil where the request could not be read.
    public let inResponseTo: MessageID?
    public let status: Status

    public init(id: MessageID, issueInstant: Instant, inResponseTo: MessageID?, status: Status) {
        self.id = id
        self.issueInstant = issueInstant
        self.inResponseTo = inResponseTo
        self.status = status
    }

    /// A SOAP 1.1 envelope with the signed message, UTF-8.
    ///
    /// - Throws: `cryptography-failed`, or a parsing code where a value cannot stand in XML.
    public func envelope(
        signedBy credential: SigningCredential, from provider: ServiceProvider, to node: NodeProfile
    ) throws(XMLSecurityError) -> [UInt8] {
        let unsigned = soapEnvelope { body in
            body.element("saml2p:LogoutResponse", attributes) { message in
                message.element("saml2:Issuer") { $0.text(provider.entityID) }
                message.element("saml2p:Status") { writeStatus(to: &$0) }
            }
        }
        return try signEnveloped(unsigned, id: id.value, with: credential)
    }

    /// Without `Destination`: the answer goes back on the connection that the request came on.
    private var attributes: [(StaticString, String)] {
        var attributes: [(StaticString, String)] = [
            ("xmlns:saml2p", SAMLNamespace.protocol),
            ("xmlns:saml2", SAMLNamespace.assertion),
            ("ID", id.value),
            ("Version", "2.0"),
            ("IssueInstant", issueInstant.text),
        ]
        if let inResponseTo { attributes.append(("InResponseTo", inResponseTo.value)) }
        return attributes
    }

    /// Unknown principal is a second-level code, under Responder. Source: SAML 2.0 Core §3.2.2.2.
    private func writeStatus(to writer: inout XMLWriter) {
        let (top, second): (SAMLStatus, SAMLStatus?) =
            switch status {
            case .success: (.success, nil)
            case .requester: (.requester, nil)
            case .responder: (.responder, nil)
            case .unknownPrincipal: (.responder, .unknownPrincipal)
            }
        writer.element("saml2p:StatusCode", [("Value", top.uri)]) { code in
            if let second { code.empty("saml2p:StatusCode", [("Value", second.uri)]) }
        }
    }
}
