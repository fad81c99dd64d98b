import HTTPTypes
import SAML
import Testing
import Transport
import XMLSecurity

@testable import Simulator

@Suite("Back channel")
struct BackChannelTests {
    private func text(_ response: ServerResponse) -> String { String(decoding: response.body, as: UTF8.self) }

    private func artifact(_ client: TestClient) async throws -> String {
        let response = try await client.node.postForm(
            SimulatorService.Path.singleSignOn, query: "outcome=success",
            try client.form(client.authnRequest(id: client.freshID())))
        return try #require(TestLogin.fields(inJSON: text(response)).first).value
    }

    private func resolve(
        _ client: TestClient, _ artifact: String, edit: (inout MessageElement) -> Void = { _ in }
    ) async throws -> ServerResponse {
        var message = client.artifactResolve(id: client.freshID(), artifact)
        edit(&message)
        return try await client.node.postSOAP(
            SimulatorService.Path.artifactResolution, try client.envelope(message))
    }

    @Test("An artifact serves once")
    func once() async throws {
        let client = try await TestClient(try TestNode()).registered()
        let artifact = try await artifact(client)
        #expect(text(try await resolve(client, artifact)).contains("<saml2p:Response "))
        let second = try await resolve(client, artifact)
        #expect(second.status == .ok && !text(second).contains("<saml2p:Response "))
        #expect(client.node.history.first?.findings.map(\.rule) == [.artifactUnknown])
    }

    @Test("An artifact expires after 120 seconds")
    func expiry() async throws {
        let client = try await TestClient(try TestNode()).registered()
        let early = try await artifact(client)
        client.node.clock.advance(by: .seconds(119))
        #expect(text(try await resolve(client, early)).contains("<saml2p:Response "))
        let late = try await artifact(client)
        client.node.clock.advance(by: .seconds(120))
        #expect(!text(try await resolve(client, late)).contains("<saml2p:Response "))
    }

    @Test("Somebody else gets nothing for an artifact, and does not use it up")
    func foreign() async throws {
        let node = try TestNode()
        let client = try TestClient(node)
        let artifact = try await artifact(client)
        var thief = try TestClient(node)  // the same name under another key
        #expect(!text(try await resolve(thief, artifact)).contains("<saml2p:Response "))
        #expect(node.history.first?.findings.map(\.rule).contains(.artifactForeign) == true)
        thief.entityID = "https://thief.example"
        #expect(!text(try await resolve(thief, artifact)).contains("<saml2p:Response "))
        #expect(text(try await resolve(client, artifact)).contains("<saml2p:Response "))
    }

    @Test("What cannot be authenticated gets a fault, what is wrong otherwise the status Requester")
    func refusals() async throws {
        let client = try await TestClient(try TestNode()).registered()
        let stale = try await resolve(client, "AAQAAA==") { message in
            message[attribute: "IssueInstant"] = "2026-01-05T09:00:00Z"
        }
        #expect(stale.status == .ok)
        #expect(text(stale).contains("status:Requester") && text(stale).contains("issue-instant-stale"))
        let unsigned = client.artifactResolve(id: client.freshID(), "AAQAAA==")
        let fault = try await client.node.postSOAP(
            SimulatorService.Path.artifactResolution,
            Array(SOAPEnvelope.holding(unsigned.serialized).utf8))
        #expect(fault.status == .internalServerError)
        #expect(text(fault).contains("soap:Client") && text(fault).contains("signature-missing"))
    }

    @Test(
        "One edit of an ArtifactResolve, one finding",
        arguments: [
            (RequestRule.artifactMissing, "Artifact"), (.destination, "Destination"), (.version, "Version"),
            (.childrenOrder, "Issuer"), (.contentType, "Content-Type"), (.soapAction, "SOAPAction"),
            (.soapEnvelope, "Envelope"),
        ])
    func resolveEdits(_ rule: RequestRule, _ place: String) async throws {
        let client = try await TestClient(try TestNode()).registered()
        var message = client.artifactResolve(id: client.freshID(), "AAQAAA==")
        if place == "Artifact" { message.edit("Artifact") { $0.setText("") } }
        if place == "Destination" { message[attribute: "Destination"] = "http://elsewhere.test/" }
        if place == "Version" { message[attribute: "Version"] = "1.1" }
        if place == "Issuer" { message.append(MessageElement("saml2:Subject")) }
        var headers: HTTPFields = [.contentType: place == "Content-Type" ? "application/xml" : "text/xml"]
        if place != "SOAPAction", let action = HTTPField.Name("SOAPAction") { headers[action] = "\"\"" }
        var body = String(decoding: try client.envelope(message), as: UTF8.self)
        if place == "Envelope" { body = body.split(separator: "soap:Body").joined(separator: "soap:Bodie") }
        _ = try await client.node.send(
            .post, SimulatorService.Path.artifactResolution, headers, Array(body.utf8))
        let findings = try #require(client.node.history.first).findings.map(\.rule)
        #expect(findings.filter { $0 != .artifactUnknown } == [rule])
    }

    @Test(
        "One edit of a LogoutRequest, one finding",
        arguments: [
            (RequestRule.nameIDMissing, "NameID"), (.nameIDFormat, "Format"), (.notOnOrAfter, "NotOnOrAfter"),
            (.destination, "Destination"), (.sessionUnknown, "nothing"),
        ])
    func logoutEdits(_ rule: RequestRule, _ place: String) async throws {
        let client = try await TestClient(try TestNode()).registered()
        var message = client.logoutRequest(id: client.freshID(), nameID: "nobody", sessionIndex: "_ID-none")
        if place == "NameID" { message.remove("NameID") }
        if place == "Format" { message.edit("NameID") { $0[attribute: "Format"] = nil } }
        if place == "NotOnOrAfter" { message[attribute: "NotOnOrAfter"] = "2026-01-05T10:00:00Z" }
        if place == "Destination" { message[attribute: "Destination"] = nil }
        let response = try await client.node.postSOAP(
            SimulatorService.Path.singleLogout, try client.envelope(message))
        #expect(client.node.history.first?.findings.map(\.rule) == [rule])
        #expect(text(response).contains("status:Requester"))
    }

    @Test(
        "Logout ends as the outcome of the login says",
        arguments: [
            ("success", 200, "status:Success"), ("logout-partial", 200, "status:PartialLogout"),
            ("logout-refused", 200, "status:Requester"), ("logout-hangs", 503, ""),
            ("logout-unavailable", 500, ""), ("logout-wrong-signature", 200, "status:Success"),
        ])
    func logout(_ outcome: String, _ status: Int, _ code: String) async throws {
        let node = try TestNode()
        let client = try await TestClient(node).registered()
        let assertion = try await TestLogin.run(client, outcome: outcome).assertion(at: node.clock.now)
        let message = client.logoutRequest(
            id: client.freshID(), nameID: assertion.nameID, sessionIndex: try #require(assertion.sessionIndex)
        )
        let response = try await node.postSOAP(
            SimulatorService.Path.singleLogout, try client.envelope(message))
        #expect(response.status.code == status)
        #expect(code.isEmpty || text(response).contains(code))
        #expect(node.clock.pauses == (outcome == "logout-hangs" ? [.seconds(30)] : []))
        guard status == 200 else { return }
        let document = try ParsedDocument(response.body)
        let answer = try #require(document.root.children.last?.children.first)
        #expect(answer.attribute("InResponseTo") == message[attribute: "ID"])
        let pin = outcome == "logout-wrong-signature" ? node.service.stranger : node.credential
        _ = try document.verifySignature(of: answer, trusting: [pin.certificate])
    }

    @Test("A signing certificate out of its time is remarked")
    func certificateTime() async throws {
        let node = try TestNode()
        let client = try await TestClient(node).registered()
        node.clock.advance(by: .seconds(4_000 * 86_400))
        _ = try await client.registered()
        _ = try await resolve(client, "AAQAAA==")
        #expect(node.history.first?.findings.map(\.rule).contains(.certificateOutOfTime) == true)
    }
}
