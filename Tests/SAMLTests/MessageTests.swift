import Testing
import XMLSecurity

@testable import SAML

@Suite("Messages that we send")
struct MessageTests {
    private let parties = TestParties.shared
    private let instant = Exchange.start + .milliseconds(123)

    private func id(_ text: String) throws -> MessageID { try #require(MessageID(text)) }

    /// Verifies with the xmlsec1 command line, which knows nothing of our code.
    private func expectVerified(_ bytes: [UInt8], idOf element: String) throws {
        try Oracle.withFile(bytes, suffix: ".xml") { message in
            try Oracle.withFile(parties.signing.certificate.pem(), suffix: ".pem") { certificate in
                let answer = try Oracle.run(
                    "xmlsec1",
                    [
                        "--verify", "--id-attr:ID", element, "--pubkey-cert-pem", certificate,
                        "--enabled-reference-uris", "same-doc", message,
                    ])
                #expect(answer.status == 0, "\(answer.output.prefix(500))")
            }
        }
    }

    private func expectSignature(in element: XMLElement, position: Int) throws {
        let signature = try #require(
            element.children.indices.contains(position) ? element.children[position] : nil)
        #expect(signature.name == .signature)
        let text = signature.description(of: "SignatureValue")
        #expect(Base64.decode(text, allowingWhitespace: true)?.count == 64)
        let algorithms = signature.all.compactMap { $0.attribute("Algorithm") }
        #expect(
            algorithms == [
                "http://www.w3.org/2001/10/xml-exc-c14n#",
                "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
                "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
                "http://www.w3.org/2001/10/xml-exc-c14n#",
                "http://www.w3.org/2001/04/xmlenc#sha256",
            ])
        let certificate = signature.description(of: "X509Certificate")
        #expect(Base64.decode(certificate, allowingWhitespace: true) == parties.signing.certificate.der)
    }

    @Test("AuthnRequest has what WK asks for, in its order, and verifies under xmlsec1")
    func authnRequest() throws {
        var provider = parties.provider
        provider.attributes.append(.birthName)
        provider.operationContext = .coi(contextClass: "A&B", contextDescription: "opis", documentID: "1")
        let request = AuthnRequest(id: try id("ID-1"), issueInstant: instant, assuranceLevel: .low)
        let bytes = try request.signed(
            by: parties.signing.credential, from: provider, to: parties.nodeProfile)
        try expectVerified(bytes, idOf: "urn:oasis:names:tc:SAML:2.0:protocol:AuthnRequest")
        let root = try ParsedDocument(bytes).root

        #expect(root.name == .samlp("AuthnRequest"))
        let expected = [
            "ID": "ID-1", "Version": "2.0", "IssueInstant": "2026-01-05T10:00:00.123Z",
            "Destination": "https://symulator.login.gov.pl/login/SingleSignOnService",
            "AssertionConsumerServiceURL": "https://portal.example.gov.pl/auth/acs",
            "ProtocolBinding": "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact", "ForceAuthn": "true",
            "IsPassive": "false", "ProviderName": "Portal Przykładowy <\"&\">",
        ]
        #expect(Dictionary(root.attributes.map { ($0.name.local, $0.value) }) { a, _ in a } == expected)
        #expect(
            root.children.map(\.name.local) == [
                "Issuer", "Signature", "Extensions", "NameIDPolicy", "RequestedAuthnContext",
            ])
        try expectSignature(in: root, position: 1)
        #expect(root.children[0].text == "https://portal.example.gov.pl")
        expectExtensions(root.children[2])
        #expect(root.children[3].attribute("AllowCreate") == "true")
        #expect(
            root.children[3].attribute("Format") == "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified")
        #expect(root.children[4].attribute("Comparison") == "minimum")
        #expect(root.children[4].children.map(\.name) == [.saml("AuthnContextClassRef")])
        // The login asked for less than the service provider's least.
        #expect(root.children[4].children[0].text == "http://eidas.europa.eu/LoA/substantial")
    }

    private func expectExtensions(_ extensions: XMLElement) {
        let eidas = "http://eidas.europa.eu/saml-extensions"
        #expect(
            extensions.children.map(\.name) == [
                QualifiedName(eidas, "SPType"), QualifiedName(eidas, "RequestedAttributes"),
                QualifiedName("http://coi.gov.pl/saml-extensions", "CoiOperationContext"),
            ])
        #expect(extensions.children[0].text == "public")
        let attributes = extensions.children[1].children
        #expect(attributes.allSatisfy { $0.name == QualifiedName(eidas, "RequestedAttribute") })
        #expect(
            attributes.map { $0.attribute("FriendlyName") } == [
                "FamilyName", "FirstName", "DateOfBirth", "PersonIdentifier", "BirthName",
            ])
        let base = "http://eidas.europa.eu/attributes/naturalperson/"
        #expect(
            attributes.map { $0.attribute("Name") }
                == ["CurrentFamilyName", "CurrentGivenName", "DateOfBirth", "PersonIdentifier", "BirthName"]
                .map { base + $0 })
        #expect(
            attributes.allSatisfy {
                $0.attribute("NameFormat") == "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"
                    && $0.attribute("isRequired") == "true"
            })
        #expect(extensions.children[2].attribute("ContextClass") == "A&B")
        #expect(extensions.children[2].attribute("ContextDescription") == "opis")
        #expect(extensions.children[2].attribute("DocumentID") == "1")
    }

    @Test("AuthnRequest can name another Destination and the other operation context, and ask for more")
    func authnRequestVariants() throws {
        var (provider, node) = (parties.provider, parties.nodeProfile)
        provider.kind = .private
        provider.operationContext = .kir("a<b")
        node.singleSignOnDestination = "https://login.gov.pl/login/SingleSignOnService"
        let request = AuthnRequest(id: try id("ID-1"), issueInstant: instant, assuranceLevel: .high)
        let bytes = try request.signed(by: parties.signing.credential, from: provider, to: node)
        let root = try ParsedDocument(bytes).root
        #expect(root.attribute("Destination") == "https://login.gov.pl/login/SingleSignOnService")
        #expect(root.children[2].children[0].text == "private")
        #expect(
            root.children[2].children[2].name
                == QualifiedName("http://wb.kir.pl/saml-extensions", "OperationContext"))
        #expect(root.children[2].children[2].text == "a<b")
        #expect(root.children[4].children[0].text == "http://eidas.europa.eu/LoA/high")
    }

    @Test("ArtifactResolve is signed in place, in a SOAP 1.1 envelope")
    func artifactResolve() throws {
        let resolve = ArtifactResolve(
            id: try id("ID-2"), issueInstant: instant, artifact: try Artifact("AAQ/+="))
        let bytes = try resolve.envelope(
            signedBy: parties.signing.credential, from: parties.provider, to: parties.nodeProfile)
        try expectVerified(bytes, idOf: "urn:oasis:names:tc:SAML:2.0:protocol:ArtifactResolve")
        let message = try payload(bytes)
        #expect(message.name == .samlp("ArtifactResolve"))
        #expect(message.attribute("ID") == "ID-2")
        #expect(message.attribute("Version") == "2.0")
        #expect(message.attribute("IssueInstant") == "2026-01-05T10:00:00.123Z")
        #expect(message.children.map(\.name.local) == ["Issuer", "Signature", "Artifact"])
        #expect(message.children[2].text == "AAQ/+=")
        try expectSignature(in: message, position: 1)
    }

    @Test("LogoutRequest is signed in place, with or without SessionIndex", arguments: [nil, "ID-session"])
    func logoutRequest(sessionIndex: String?) throws {
        let request = LogoutRequest(
            id: try id("ID-3"), issueInstant: instant, nameID: "o'neill & <co>",
            nameIDFormat: SAMLIdentifier.unspecifiedNameID, sessionIndex: sessionIndex)
        let bytes = try request.envelope(
            signedBy: parties.signing.credential, from: parties.provider, to: parties.nodeProfile)
        try expectVerified(bytes, idOf: "urn:oasis:names:tc:SAML:2.0:protocol:LogoutRequest")
        let message = try payload(bytes)
        #expect(
            message.attribute("Destination")
                == "https://symulator.login.gov.pl/login-services/singleLogoutService")
        #expect(message.children[2].text == "o'neill & <co>")
        #expect(message.children[2].attribute("Format") == SAMLIdentifier.unspecifiedNameID)
        #expect(
            message.children.map(\.name.local)
                == ["Issuer", "Signature", "NameID"] + (sessionIndex == nil ? [] : ["SessionIndex"]))
        #expect(message.children.dropFirst(3).first?.text == sessionIndex)
    }

    @Test("LogoutResponse says what became of the request")
    func logoutResponse() throws {
        let statuses: [(LogoutResponse.Status, [String])] = [
            (.success, ["Success"]), (.requester, ["Requester"]), (.responder, ["Responder"]),
            (.unknownPrincipal, ["Responder", "UnknownPrincipal"]),
        ]
        for (status, codes) in statuses {
            let response = LogoutResponse(
                id: try id("ID-4"), issueInstant: instant, inResponseTo: MessageID("ID-3"), status: status)
            let bytes = try response.envelope(
                signedBy: parties.signing.credential, from: parties.provider, to: parties.nodeProfile)
            try expectVerified(bytes, idOf: "urn:oasis:names:tc:SAML:2.0:protocol:LogoutResponse")
            let message = try payload(bytes)
            #expect(message.attribute("InResponseTo") == "ID-3")
            #expect(
                try StatusReading(of: message, else: .logoutResponseStatus).codes
                    == codes.map { "urn:oasis:names:tc:SAML:2.0:status:" + $0 })
        }
        let blind = LogoutResponse(
            id: try id("ID-4"), issueInstant: instant, inResponseTo: nil, status: .requester)
        let bytes = try blind.envelope(
            signedBy: parties.signing.credential, from: parties.provider, to: parties.nodeProfile)
        #expect(try payload(bytes).attribute("InResponseTo") == nil)
    }

    @Test("Metadata names keys by their use and the two endpoints, and verifies under xmlsec1")
    func metadata() throws {
        let bytes = try serviceProviderMetadata(
            of: parties.provider, id: id("ID-5"), signing: parties.signing.credential,
            decryptionCertificates: [parties.encryption.certificate, parties.retiringEncryption.certificate],
            validUntil: instant)
        try expectVerified(bytes, idOf: "urn:oasis:names:tc:SAML:2.0:metadata:EntityDescriptor")
        let root = try ParsedDocument(bytes).root
        #expect(root.attribute("entityID") == "https://portal.example.gov.pl")
        #expect(root.attribute("validUntil") == "2026-01-05T10:00:00.123Z")
        try expectSignature(in: root, position: 0)
        let descriptor = root.children[1]
        #expect(descriptor.attribute("AuthnRequestsSigned") == "true")
        #expect(descriptor.attribute("WantAssertionsSigned") == "false")
        #expect(descriptor.attribute("protocolSupportEnumeration") == "urn:oasis:names:tc:SAML:2.0:protocol")
        #expect(
            descriptor.children.map(\.name.local) == [
                "KeyDescriptor", "KeyDescriptor", "KeyDescriptor", "SingleLogoutService", "NameIDFormat",
                "AssertionConsumerService", "AttributeConsumingService",
            ])
        #expect(
            descriptor.children.prefix(3).map { $0.attribute("use") } == [
                "signing", "encryption", "encryption",
            ])
        let certificates = descriptor.children.prefix(3).map { $0.description(of: "X509Certificate") }
        #expect(
            certificates.map { Base64.decode($0, allowingWhitespace: true) }
                == [parties.signing, parties.encryption, parties.retiringEncryption].map(\.certificate.der))
        let consumer = descriptor.children[5]
        #expect(consumer.attribute("Binding") == "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact")
        #expect(consumer.attribute("Location") == "https://portal.example.gov.pl/auth/acs")
        #expect(consumer.attribute("index") == "0" && consumer.attribute("isDefault") == "true")
        #expect(descriptor.children[3].attribute("Binding") == "urn:oasis:names:tc:SAML:2.0:bindings:SOAP")
    }

    @Test("Every attribute has its eIDAS name")
    func attributeNames() {
        let natural = "http://eidas.europa.eu/attributes/naturalperson/"
        let legal = "http://eidas.europa.eu/attributes/legalperson/"
        let names: [String: String] = [
            "FamilyName": natural + "CurrentFamilyName", "FirstName": natural + "CurrentGivenName",
            "DateOfBirth": natural + "DateOfBirth", "PersonIdentifier": natural + "PersonIdentifier",
            "BirthName": natural + "BirthName", "PlaceOfBirth": natural + "PlaceOfBirth",
            "CurrentAddress": natural + "CurrentAddress", "Gender": natural + "Gender",
            "LegalName": legal + "LegalName", "LegalPersonIdentifier": legal + "LegalPersonIdentifier",
            "LegalAddress": legal + "LegalPersonAddress", "VATRegistration": legal + "VATRegistrationNumber",
            "TaxReference": legal + "TaxReference",
            "D-2012-17-EUIdentifier": legal + "D-2012-17-EUIdentifier",
            "LEI": legal + "LEI", "EORI": legal + "EORI", "SEED": legal + "SEED", "SIC": legal + "SIC",
        ]
        #expect(
            Dictionary(uniqueKeysWithValues: RequestedAttribute.allCases.map { ($0.rawValue, $0.name) })
                == names)
        for attribute in RequestedAttribute.allCases {
            #expect(RequestedAttribute(name: attribute.name) == attribute)
        }
    }

    private func payload(_ bytes: [UInt8]) throws -> XMLElement {
        let root = try ParsedDocument(bytes).root
        #expect(root.name == .soap("Envelope"))
        return try EnvelopeRules.payload(of: root)
    }
}

extension XMLElement {
    /// The element and all below, in document order.
    fileprivate var all: [XMLElement] { [self] + children.flatMap(\.all) }

    fileprivate func description(of local: String) -> String {
        all.first { $0.name.local == local }?.text ?? ""
    }
}
