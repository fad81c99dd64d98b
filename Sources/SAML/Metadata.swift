public import XMLSecurity

/// Signed SAML metadata of this service provider.
///
/// - Parameters:
///   - id: fresh; the signature refers to it.
///   - decryptionCertificates: the current one first; retiring ones are left out by the caller.
///   - validUntil: after that nobody should use what this says.
/// - Throws: `cryptography-failed`, or a parsing code where configured text cannot stand in XML.
/// - Source: SAML 2.0 Metadata §2.3.2, §2.4.1, §2.4.4; Bindings §3.6.2.
public func serviceProviderMetadata(
    of provider: ServiceProvider, id: MessageID, signing credential: SigningCredential,
    decryptionCertificates: [Certificate], validUntil: Instant
) throws(XMLSecurityError) -> [UInt8] {
    var writer = XMLWriter()
    writer.element(
        "md:EntityDescriptor",
        [
            ("xmlns:md", SAMLNamespace.metadata),
            ("ID", id.value),
            ("entityID", provider.entityID),
            ("validUntil", validUntil.text),
        ]
    ) { entity in
        entity.element(
            "md:SPSSODescriptor",
            [
                ("protocolSupportEnumeration", SAMLNamespace.protocol),
                ("AuthnRequestsSigned", "true"),
                // WK signs ArtifactResponse and Response, and the latter covers the assertion, which itself
                // carries no signature; "true" would ask for what WK does not send.
                ("WantAssertionsSigned", "false"),
            ]
        ) { descriptor in
            writeKeys(to: &descriptor, signing: credential.certificate, decryption: decryptionCertificates)
            writeEndpoints(to: &descriptor, of: provider)
        }
    }
    return try signEnveloped(writer.bytes, id: id.value, with: credential)
}

private func writeKeys(to writer: inout XMLWriter, signing: Certificate, decryption: [Certificate]) {
    writer.element("md:KeyDescriptor", [("use", "signing")]) { writeKeyInfo(to: &$0, signing) }
    for certificate in decryption {
        writer.element("md:KeyDescriptor", [("use", "encryption")]) { key in
            writeKeyInfo(to: &key, certificate)
            key.empty("md:EncryptionMethod", [("Algorithm", "http://www.w3.org/2009/xmlenc11#aes256-gcm")])
            key.empty("md:EncryptionMethod", [("Algorithm", "http://www.w3.org/2001/04/xmlenc#kw-aes256")])
            key.empty("md:EncryptionMethod", [("Algorithm", "http://www.w3.org/2009/xmlenc11#ECDH-ES")])
        }
    }
}

private func writeKeyInfo(to writer: inout XMLWriter, _ certificate: Certificate) {
    writer.element("ds:KeyInfo", [("xmlns:ds", SAMLNamespace.signature)]) { info in
        info.element("ds:X509Data") { data in
            data.element("ds:X509Certificate") { $0.text(Base64.encodeToString(certificate.der)) }
        }
    }
}

private func writeEndpoints(to writer: inout XMLWriter, of provider: ServiceProvider) {
    writer.empty(
        "md:SingleLogoutService",
        [("Binding", SAMLIdentifier.soapBinding), ("Location", provider.singleLogoutServiceURL)])
    writer.element("md:NameIDFormat") { $0.text(SAMLIdentifier.unspecifiedNameID) }
    // One entry covers both ways to hand over SAMLart: HTTP-Artifact is one binding with two encodings, in the
    // URL and in a form POST. HTTP-POST would announce that a whole Response may be posted here, and it may not.
    writer.empty(
        "md:AssertionConsumerService",
        [
            ("Binding", SAMLIdentifier.artifactBinding),
            ("Location", provider.assertionConsumerServiceURL),
            ("index", "0"),
            ("isDefault", "true"),
        ])
    writer.element("md:AttributeConsumingService", [("index", "0"), ("isDefault", "true")]) { service in
        service.element("md:ServiceName", [("xml:lang", "pl")]) { $0.text(provider.providerName) }
        for attribute in provider.requiredAttributes {
            service.empty(
                "md:RequestedAttribute",
                [
                    ("FriendlyName", attribute.rawValue),
                    ("Name", attribute.name),
                    ("NameFormat", SAMLIdentifier.uriNameFormat),
                    ("isRequired", "true"),
                ])
        }
    }
}
