import XMLSecurity

/// Reads a client's metadata, which must be signed by a key that it names itself: proof of possession, no more.
/// Source: SAML 2.0 Metadata §2.3.2, §2.4; decision 0041.
struct MetadataJudge {
    private(set) var findings = Findings()

    private static func name(_ local: String) -> QualifiedName { QualifiedName(Namespace.metadata, local) }

    mutating func serviceProvider(_ bytes: [UInt8]) -> RegisteredServiceProvider? {
        let document: ParsedDocument
        do {
            document = try ParsedDocument(bytes)
        } catch {
            fail(
                "the metadata cannot be parsed (\(error))", expected: "well-formed UTF-8 XML without DOCTYPE")
            return nil
        }
        let root = document.root
        let roles = root.children(Self.name("SPSSODescriptor"))
        guard root.name == Self.name("EntityDescriptor"), let entityID = root.attribute("entityID"),
            !entityID.isEmpty, roles.count == 1
        else {
            fail(
                "this is no metadata of one service provider",
                expected: "md:EntityDescriptor with one md:SPSSODescriptor")
            return nil
        }
        let signing = certificates(of: roles[0], use: "signing")
        let consumers = locations("AssertionConsumerService", in: roles[0])
        if consumers.isEmpty {
            fail("there is no AssertionConsumerService", expected: "at least one, with a Location")
        }
        guard !signing.isEmpty else {
            fail(
                "there is no signing certificate",
                expected: "md:KeyDescriptor use=\"signing\" with an X509Certificate")
            return nil
        }
        do {
            _ = try document.verifySignature(of: root, trusting: signing)
        } catch {
            fail(
                "the metadata's signature does not hold (\(error))",
                expected: "an enveloped signature by the signing key that the metadata names")
        }
        let encryption = certificates(of: roles[0], use: "encryption").first
        if encryption == nil {
            findings.warning(
                .encryptionCertificateMissing, "the metadata names no encryption certificate",
                expected: "md:KeyDescriptor use=\"encryption\"; answers are encrypted to the signing key")
        }
        return RegisteredServiceProvider(
            entityID: entityID, providerName: nil, assertionConsumerServiceURLs: consumers,
            signingCertificates: signing, encryptionCertificate: encryption,
            singleLogoutServiceURL: locations("SingleLogoutService", in: roles[0]).first, origin: .metadata)
    }

    private mutating func fail(_ message: String, expected: String) {
        findings.error(.metadata, message, expected: expected)
    }

    private func locations(_ local: String, in role: XMLElement) -> [String] {
        role.children(Self.name(local)).compactMap { $0.attribute("Location") }
    }

    /// A KeyDescriptor without `use` serves both.
    private mutating func certificates(of role: XMLElement, use: String) -> [Certificate] {
        let keys = role.children(Self.name("KeyDescriptor")).filter { ($0.attribute("use") ?? use) == use }
        return keys.compactMap { key in
            let path = ["KeyInfo", "X509Data", "X509Certificate"]
            let found = path.reduce(Optional(key)) { parent, name in
                parent?.children(QualifiedName(Namespace.signature, name)).first
            }
            let text = String((found?.text ?? "").unicodeScalars.filter { !$0.properties.isWhitespace })
            guard let der = Base64.decode(text), let certificate = try? Certificate(der) else {
                fail("a \(use) certificate cannot be read", expected: "DER in Base64")
                return nil
            }
            return certificate
        }
    }
}
