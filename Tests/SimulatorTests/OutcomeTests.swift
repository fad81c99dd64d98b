import HTTPTypes
import SAML
import Testing
import Transport
import XMLSecurity

@testable import Simulator

@Suite("Outcomes")
struct OutcomeTests {
    @Test("Names are unique, plain, and every group has some")
    func names() {
        #expect(Set(Outcome.all.map(\.name)).count == Outcome.all.count)
        for outcome in Outcome.all {
            let isPlain = outcome.name.utf8.allSatisfy {
                (97...122).contains($0) || (48...57).contains($0) || $0 == 45
            }
            #expect(isPlain, "\(outcome.name)")
            #expect(!outcome.title.polish.isEmpty && !outcome.title.english.isEmpty)
        }
        #expect(Set(Outcome.all.map(\.group)).count == Outcome.Group.allCases.count)
    }

    @Test(
        "Each answer is judged by the gateway's rules as the outcome promises",
        arguments: Outcome.all.map(\.name))
    func verdict(_ name: String) async throws {
        let outcome = try #require(Outcome.named(name))
        // These never reach the back channel, or are told by what only a socket or the store sees.
        guard
            !["artifact-missing", "artifact-malformed", "artifact-twice", "relay-state-other"].contains(name),
            name != "replay", name != "timeout", name != "huge-answer"
        else { return }
        let node = try TestNode()
        var client = try TestClient(node)
        client = try await client.registered()
        if outcome.needsEarlierLogin {
            _ = try await TestLogin.run(client, outcome: "success")
        }
        let login = try await TestLogin.run(client, outcome: name)
        let refusal = try login.refusal(at: node.clock.now)
        #expect(
            Self.publicCode(of: refusal) == outcome.expectation.text, "\(refusal?.description ?? "accepted")")
    }

    /// What the gateway shows the citizen, by contract section 3.
    static func publicCode(of refusal: SAMLError?) -> String {
        switch refusal?.kind {
        case nil: "accepted"
        case .cancelled: "login-cancelled"
        case .identityUnknown: "identity-unknown"
        case .levelTooLow: "level-too-low"
        case .nodeUnavailable: "node-unavailable"
        case .rejected: "node-message-rejected"
        }
    }
}

extension TestClient {
    /// After its metadata was taken.
    func registered() async throws -> TestClient {
        func key(_ use: String, _ certificate: Certificate) -> MessageElement {
            MessageElement(
                "md:KeyDescriptor", [("use", use)],
                [
                    MessageElement(
                        "ds:KeyInfo", [("xmlns:ds", Namespace.signature)],
                        [
                            MessageElement(
                                "ds:X509Data", [],
                                [MessageElement("ds:X509Certificate", text: Base64.encode(certificate.der))])
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
            ])
        let id = freshID()
        let metadata = MessageElement(
            "md:EntityDescriptor", [("xmlns:md", Namespace.metadata), ("ID", id), ("entityID", entityID)],
            [role])
        let signed = try metadata.signed(id: id, by: signing)
        let response = try await node.send(
            .post, SimulatorService.Path.serviceProviders, [.contentType: "application/samlmetadata+xml"],
            Array(signed.serialized.utf8))
        try #require(response.status.code == 201, "\(String(decoding: response.body, as: UTF8.self))")
        return self
    }
}
