import HTTPTypes
import SAML
import Synchronization
import Testing
import Transport
import XMLSecurity

@testable import Simulator

@Suite("Logout by the node")
struct OutgoingLogoutTests {
    /// What the service provider is to answer, and what it got.
    private final class Recorder: Sendable {
        let requests = Mutex<[(url: String, body: [UInt8])]>([])
        let answer = Mutex(BackChannelAnswer(status: 500, contentType: nil, body: [], date: nil))
    }

    private func logIn() async throws -> (TestNode, TestClient, Recorder, String) {
        let recorder = Recorder()
        let node = try TestNode { url, body in
            recorder.requests.withLock { $0.append((url, body)) }
            return recorder.answer.withLock { $0 }
        }
        let client = try await TestClient(node).registered()
        let assertion = try await TestLogin.run(client, outcome: "success").assertion(at: node.clock.now)
        return (node, client, recorder, try #require(assertion.sessionIndex))
    }

    private func send(_ node: TestNode, _ index: String, token: String) async throws -> ServerResponse {
        try await node.postForm(
            SimulatorService.Path.logoutAtServiceProvider, [("session", index), ("token", token)])
    }

    @Test("The gateway's own rules accept the LogoutRequest")
    func request() async throws {
        let (node, client, recorder, index) = try await logIn()
        let page = String(decoding: try await node.send(.get, "/").body, as: UTF8.self)
        #expect(page.contains("action=\"/logout-at-service-provider\"") && page.contains(index))
        let response = try await send(node, index, token: node.service.formToken)
        #expect(response.status == .seeOther)
        let sent = try #require(recorder.requests.withLock { $0.first })
        #expect(sent.url == TestClient.logoutURL)
        let profile = NodeProfile(
            issuer: "symulator.login.gov.pl", singleSignOnURL: "http://localhost/",
            artifactResolutionURL: "http://localhost/", singleLogoutURL: "http://localhost/",
            signingCertificates: [node.credential.certificate])
        let provider = ServiceProvider(
            entityID: client.entityID, providerName: "Portal Testowy", kind: .public,
            assuranceLevel: .substantial,
            assertionConsumerServiceURL: client.consumer, singleLogoutServiceURL: TestClient.logoutURL)
        let received = try validateLogoutRequest(
            contentType: "text/xml; charset=utf-8", body: sent.body, provider: provider, node: profile,
            at: node.clock.now)
        #expect(received.nameID == "gzolc87" && received.sessionIndexes == [index])
        #expect(node.history.first?.result == "HTTP 500")
        #expect(try await send(node, index, token: node.service.formToken).status == .notFound)
    }

    @Test("Another site cannot send it")
    func token() async throws {
        let (node, _, recorder, index) = try await logIn()
        #expect(try await send(node, index, token: "guess").status == .forbidden)
        #expect(recorder.requests.withLock { $0.count } == 0)
    }

    @Test("The answer is believed only under the service provider's signature and to our ID")
    func answers() throws {
        let node = try TestNode()
        let client = try TestClient(node)
        func reading(_ id: String, _ signer: SigningCredential?) throws -> String {
            var message = client.head(
                "LogoutResponse", id: "ID-answer", path: "/", [.status([Status.success])])
            message[attribute: "InResponseTo"] = id
            if let signer { message = try message.signed(id: "ID-answer", by: signer) }
            let body = Array(SOAPEnvelope.holding(message.serialized).utf8)
            return SimulatorService.reading(
                of: BackChannelAnswer(status: 200, contentType: "text/xml", body: body, date: nil),
                to: "ID-ours",
                from: client.registration)
        }
        #expect(try reading("ID-ours", client.signing) == "answered \"\(Status.success)\"")
        #expect(try reading("ID-other", client.signing) == "InResponseTo of the answer is not our ID")
        #expect(try reading("ID-ours", client.encryption).contains("signature-value-invalid"))
        #expect(try reading("ID-ours", nil).contains("signature-missing"))
    }
}
