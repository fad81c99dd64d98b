import HTTPTypes
import Testing
import Transport
import XMLSecurity

@testable import Simulator

extension TestClient {
    static let logoutURL = "https://portal.example.gov.pl/auth/slo"

    func metadata() -> MessageElement {
        func key(_ use: String, _ certificate: Certificate) -> MessageElement {
            MessageElement(
                "md:KeyDescriptor", [("use", use)],
                [
                    MessageElement(
                        "ds:KeyInfo", [("xmlns:ds", Namespace.signature)],
                        [
                            MessageElement(
                                "ds:X509Data", [],
                                [
                                    MessageElement(
                                        "ds:X509Certificate", text: Base64.encodeToString(certificate.der))
                                ])
                        ])
                ])
        }
        let role = MessageElement(
            "md:SPSSODescriptor", [("protocolSupportEnumeration", Namespace.protocol)],
            [
                key("signing", signing.certificate), key("encryption", encryption.certificate),
                MessageElement(
                    "md:AssertionConsumerService",
                    [("Binding", Identifier.artifactBinding), ("Location", consumer), ("index", "0")]),
                MessageElement(
                    "md:SingleLogoutService",
                    [
                        ("Binding", "urn:oasis:names:tc:SAML:2.0:bindings:SOAP"),
                        ("Location", Self.logoutURL),
                    ]),
            ])
        return MessageElement(
            "md:EntityDescriptor",
            [("xmlns:md", Namespace.metadata), ("ID", "ID-m"), ("entityID", entityID)],
            [role])
    }

    /// After its metadata was taken.
    func registered() async throws -> TestClient {
        let signed = try metadata().signed(id: "ID-m", by: signing)
        let response = try await node.send(
            .post, SimulatorService.Path.serviceProviders, [.contentType: "application/samlmetadata+xml"],
            Array(signed.serialized.utf8))
        try #require(response.status.code == 201, "\(String(decoding: response.body, as: UTF8.self))")
        return self
    }
}
