import HTTPTypes
import SAML
import Testing
import Transport
import XMLSecurity

@testable import Simulator

@Suite("Pages")
struct PageTests {
    private func text(_ response: ServerResponse) -> String { String(decoding: response.body, as: UTF8.self) }

    private func start(_ client: TestClient, foreign: Bool = false) async throws -> ServerResponse {
        try await client.node.postForm(
            SimulatorService.Path.singleSignOn, accept: "text/html",
            try client.form(client.authnRequest(id: client.freshID()))
                + (foreign ? [("ForeignAuthentication", "true")] : []))
    }

    private func token(_ page: String) throws -> String {
        let rest = try #require(page.split(separator: "name=\"login\" value=\"").dropFirst().first)
        return String(rest.prefix { $0 != "\"" })
    }

    @Test("A browser chooses, and is sent back by a page that posts itself")
    func choose() async throws {
        let node = try TestNode()
        let client = try await TestClient(node).registered()
        let page = try await start(client)
        #expect(page.status == .ok && text(page).contains("<html lang=\"pl\">"))
        #expect(!text(page).contains("person-jurgen"))
        let answer = try await node.postForm(
            SimulatorService.Path.choose, accept: "text/html",
            [
                ("login", try token(text(page))), ("person", "sean"), ("provider", ""),
                ("outcome", "success"), ("lang", "en"),
            ])
        #expect(text(answer).contains("action=\"\(client.consumer)\""))
        #expect(text(answer).contains("name=\"RelayState\" value=\"relay+/=\""))
        #expect(text(answer).contains("<button type=\"submit\">Back to the service"))
        let policy = try #require(answer.headers[.contentSecurityPolicy])
        #expect(policy.contains("script-src 'sha256-") && !policy.contains("unsafe-inline"))
        #expect(node.history.first?.result == "success for sean at bank.example")
        let again = try await node.postForm(
            SimulatorService.Path.choose, accept: "text/html", [("login", try token(text(page)))])
        #expect(again.status == .gone)
    }

    @Test("The other language is one link away; foreign identities only when asked for")
    func languages() async throws {
        let node = try TestNode()
        let client = try await TestClient(node).registered()
        let page = try await start(client, foreign: true)
        #expect(text(page).contains("person-jurgen") && text(page).contains("eidas.example"))
        let english = try await node.send(
            .get, SimulatorService.Path.choose, query: "login=\(try token(text(page)))&lang=en")
        #expect(text(english).contains("<html lang=\"en\">") && text(english).contains("Who logs in"))
        let refused = try await node.postForm(
            SimulatorService.Path.singleSignOn, query: "person=jurgen",
            try client.form(client.authnRequest(id: client.freshID())))
        #expect(refused.status == .badRequest && text(refused).contains("ForeignAuthentication"))
    }

    @Test("Giving up is a button")
    func cancel() async throws {
        let node = try TestNode()
        let client = try await TestClient(node).registered()
        let page = try await start(client)
        _ = try await node.postForm(
            SimulatorService.Path.choose,
            [("login", try token(text(page))), ("outcome", "success"), ("cancel", "true")])
        #expect(node.history.first?.result.hasPrefix("cancelled") == true)
    }

    @Test("A case of the attack catalogue chooses its first outcome; one that is none is refused")
    func cases() async throws {
        let node = try TestNode()
        let client = try await TestClient(node).registered()
        for (id, status, words) in [("XSW-07", 200, "SAMLart"), ("XSW-99", 400, "no outcome or case")] {
            let answer = try await node.postForm(
                SimulatorService.Path.singleSignOn, query: "case=\(id)",
                try client.form(client.authnRequest(id: client.freshID())))
            #expect(answer.status.code == status)
            #expect(String(decoding: answer.body, as: UTF8.self).contains(words))
        }
        #expect(node.history.contains { $0.result.hasPrefix("wrapped-in-extensions for ") })
        #expect(Outcome.ofCase("XSW-07").map(\.name) == ["wrapped-in-extensions"])
    }

    @Test("Headers choose as the query does; a person below the level is refused by the node")
    func headers() async throws {
        let node = try TestNode()
        let client = try await TestClient(node).registered()
        var headers: HTTPFields = [.accept: "application/json"]
        if let person = HTTPField.Name("Brama-Simulator-Person") { headers[person] = "jan" }
        _ = try await node.send(
            .post, SimulatorService.Path.singleSignOn, headers,
            Array(TestNode.encoded(try client.form(client.authnRequest(id: client.freshID()))).utf8))
        #expect(node.history.first?.result == "no-authn-context for jan at bank.example")
    }

    @Test("GET / shows people, outcomes and what was wrong, escaped")
    func overview() async throws {
        let node = try TestNode()
        let client = try TestClient(node)
        var message = client.authnRequest(id: client.freshID())
        message[attribute: "ProtocolBinding"] = "<script>alert(1)</script>"
        _ = try await node.postForm(SimulatorService.Path.singleSignOn, try client.form(message))
        let page = text(try await node.send(.get, "/", query: "lang=en"))
        #expect(page.contains("gzolc") == false)
        #expect(page.contains("87022243734") && page.contains("Żółć-Kowalska"))
        for outcome in Outcome.all { #expect(page.contains("<code>\(outcome.name)</code>")) }
        #expect(page.contains("protocol-binding") && page.contains("&lt;script&gt;alert(1)"))
        #expect(!page.contains("<script>"))
        #expect(page.contains("&lt;b&gt;&amp;amp;&lt;/b&gt;"))
    }

    @Test("A quote under a combining accent cannot end an attribute")
    func graphemes() async throws {
        let node = try TestNode()
        let client = try TestClient(node)
        let form = try client.form(
            client.authnRequest(id: client.freshID()), relayState: "x\"\u{301} autofocus onfocus=\"alert(1)")
        let answer = try await node.postForm(
            SimulatorService.Path.singleSignOn, query: "outcome=success", accept: "text/html", form)
        // As an HTML parser reads it, by code point: the quote is there, and only in its escaped form.
        let scalars = String(String.UnicodeScalarView(text(answer).unicodeScalars.filter { $0.isASCII }))
        #expect(scalars.contains("x&quot; autofocus onfocus=&quot;alert(1)"))
    }

    @Test("The history and the stores stay bounded")
    func bounded() async throws {
        let node = try TestNode()
        for _ in 0..<(History.capacity + 20) {
            _ = try await node.postForm(SimulatorService.Path.singleSignOn, [("SAMLRequest", "x")])
        }
        #expect(node.history.count == History.capacity)
        var table = BoundedTable<Int>(capacity: 10)
        let now = node.clock.now
        for index in 0..<1_000 {
            table.insert(index, for: "\(index)", until: now + .seconds(1), now: now)
            #expect(table.count <= 10)
        }
        #expect(table.value(for: "999", now: now) == 999)
        #expect(table.value(for: "999", now: now + .seconds(1)) == nil)
        #expect(table.take("999", now: now) == 999 && table.take("999", now: now) == nil)
    }

    @Test("Other paths and methods are told what there is")
    func routes() async throws {
        let node = try TestNode()
        #expect(try await node.send(.get, "/nothing").status == .notFound)
        let get = try await node.send(.get, SimulatorService.Path.singleSignOn)
        #expect(get.status == .methodNotAllowed && get.headers[.allow] == "POST")
        let pem = try await node.send(.get, "/certificate.pem")
        #expect(pem.body == node.credential.certificate.pem())
    }

    @Test("Metadata must be signed by the key that it names, and come as XML")
    func registration() async throws {
        let node = try TestNode()
        let client = try TestClient(node)
        let signed = try client.metadata().signed(id: "ID-m", by: client.signing)
        let type: HTTPFields = [.contentType: "application/samlmetadata+xml"]
        let path = SimulatorService.Path.serviceProviders
        let form = try await node.send(
            .post, path, [.contentType: "text/plain"], Array(signed.serialized.utf8))
        #expect(form.status == .unsupportedMediaType)
        let unsigned = try await node.send(.post, path, type, Array(client.metadata().serialized.utf8))
        #expect(unsigned.status.code == 422)
        let stranger = try client.metadata().signed(id: "ID-m", by: client.encryption)
        #expect(try await node.send(.post, path, type, Array(stranger.serialized.utf8)).status.code == 422)
        #expect(node.history.first?.findings.map(\.rule) == [.metadata])
        #expect(try await node.send(.post, path, type, Array(signed.serialized.utf8)).status == .created)
        let closed = try TestNode(serviceProviders: [client.registration])
        #expect(try await closed.send(.post, path, type, Array(signed.serialized.utf8)).status == .forbidden)
    }
}
