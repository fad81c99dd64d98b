import SAML
import Transport
import XMLSecurity

@testable import Simulator

/// A service provider that does everything right, so that a test can do one thing wrong.
struct TestClient {
    static let attributes: [EidasAttribute] = [.familyName, .firstName, .dateOfBirth, .personIdentifier]

    var entityID = "https://portal.example.gov.pl"
    var consumer = "https://portal.example.gov.pl/auth/acs"
    let node: TestNode
    let signing: SigningCredential
    let encryption: SigningCredential

    init(_ node: TestNode) throws {
        self.node = node
        signing = try StateDirectory.fresh(commonName: "sp signing", now: node.clock.now)
        encryption = try StateDirectory.fresh(commonName: "sp encryption", now: node.clock.now)
    }

    var registration: RegisteredServiceProvider {
        RegisteredServiceProvider(
            entityID: entityID, providerName: "Portal Testowy", assertionConsumerServiceURLs: [consumer],
            signingCertificates: [signing.certificate], encryptionCertificate: encryption.certificate,
            singleLogoutServiceURL: nil, origin: .configuration)
    }

    func freshID() -> String { "ID-" + RandomSource(SystemRandomNumberGenerator()).uuid() }

    func destination(_ path: String) -> String { "http://\(TestNode.host)\(path)" }

    func authnRequest(id: String, level: AssuranceLevel = .substantial) -> MessageElement {
        let requested = Self.attributes.map { attribute in
            MessageElement(
                "eidas:RequestedAttribute",
                [
                    ("FriendlyName", attribute.friendlyName), ("Name", attribute.name),
                    ("NameFormat", Identifier.uriName), ("isRequired", "true"),
                ])
        }
        return MessageElement(
            "saml2p:AuthnRequest",
            [
                ("xmlns:eidas", Namespace.eidas), ("xmlns:saml2", Namespace.assertion),
                ("xmlns:saml2p", Namespace.protocol), ("AssertionConsumerServiceURL", consumer),
                ("Destination", destination(SimulatorService.Path.singleSignOn)), ("ForceAuthn", "true"),
                ("ID", id), ("IsPassive", "false"), ("IssueInstant", node.clock.now.text),
                ("ProtocolBinding", Identifier.artifactBinding), ("ProviderName", "Portal Testowy"),
                ("Version", "2.0"),
            ],
            [
                MessageElement("saml2:Issuer", text: entityID),
                MessageElement(
                    "saml2p:Extensions", [],
                    [
                        MessageElement("eidas:SPType", text: "public"),
                        MessageElement("eidas:RequestedAttributes", [], requested),
                    ]),
                MessageElement(
                    "saml2p:NameIDPolicy",
                    [("AllowCreate", "true"), ("Format", Identifier.unspecifiedNameID)]),
                MessageElement(
                    "saml2p:RequestedAuthnContext", [("Comparison", "minimum")],
                    [MessageElement("saml2:AuthnContextClassRef", text: level.uri)]),
            ])
    }

    func head(_ name: String, id: String, path: String, _ children: [MessageElement]) -> MessageElement {
        MessageElement(
            "saml2p:" + name,
            [
                ("xmlns:saml2", Namespace.assertion), ("xmlns:saml2p", Namespace.protocol),
                ("Destination", destination(path)), ("ID", id), ("IssueInstant", node.clock.now.text),
                ("Version", "2.0"),
            ],
            [MessageElement("saml2:Issuer", text: entityID)] + children)
    }

    func artifactResolve(id: String, _ artifact: String) -> MessageElement {
        head(
            "ArtifactResolve", id: id, path: SimulatorService.Path.artifactResolution,
            [MessageElement("saml2p:Artifact", text: artifact)])
    }

    func logoutRequest(id: String, nameID: String, sessionIndex: String) -> MessageElement {
        head(
            "LogoutRequest", id: id, path: SimulatorService.Path.singleLogout,
            [
                MessageElement("saml2:NameID", [("Format", Identifier.unspecifiedNameID)], text: nameID),
                MessageElement("saml2p:SessionIndex", text: sessionIndex),
            ])
    }

    func form(_ message: MessageElement, relayState: String = "relay+/=") throws -> [(String, String)] {
        let signed = try message.signed(id: message[attribute: "ID"] ?? "", by: signing)
        return [
            ("SAMLRequest", Base64.encodeToString(Array(signed.serialized.utf8))), ("RelayState", relayState),
        ]
    }

    func envelope(_ message: MessageElement) throws -> [UInt8] {
        let signed = try message.signed(id: message[attribute: "ID"] ?? "", by: signing)
        return Array(SOAPEnvelope.holding(signed.serialized).utf8)
    }
}
