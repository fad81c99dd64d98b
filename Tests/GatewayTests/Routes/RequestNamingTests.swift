import HTTPTypes
import Testing
import Transport

@testable import Gateway

@Suite("One name for a request")
struct RequestNamingTests {
    private static let given = "9f2ad6b87c01443e9d3c5a1be70f2846"
    private static let traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    private func rig(trusting: Bool = true) async throws -> LoginRig {
        try await LoginRig { configuration in
            guard trusting, let range = AddressRange("127.0.0.1") else { return }
            configuration.trustedProxies.ranges = [range]
        }
    }

    private func name(of answer: ServerResponse) throws -> String {
        try #require(answer.headers[.bramaRequestID])
    }

    @Test("nginx's id is in the answer, on the page and in the log, on success and on failure")
    func taken() async throws {
        let rig = try await rig()
        var browser = Browser(rig)
        let page = await browser.get("/auth/login?return_to=//evil", [.requestID: Self.given])
        #expect(page.status == .badRequest)
        #expect(try name(of: page) == Self.given)
        #expect(page.text.contains("<code>\(Self.given)</code>"))
        #expect(rig.log.text.contains(#""request":"\#(Self.given)""#))
        for path in ["/auth/login", "/auth/metadata", "/auth/jwks.json", "/auth/logout"] {
            #expect(try name(of: await browser.get(path, [.requestID: Self.given])) == Self.given)
        }
    }

    @Test(
        "an id that is not well-formed gives way to a fresh one, and nothing fails",
        arguments: [
            "", "short-short-sho", String(repeating: "a", count: 65), "9f2ad6b87c01443e9d3c5a1be70f284 6",
            "9f2ad6b87c01443e\u{e9}9d3c5a1b", "9f2ad6b8;7c01443e9d3c5a1be70f2846", "87022243734",
            "user-87022243734-login", "87022243734_aaaaaaaaaaaa", "aaaaaaaa-87022243734",
            "<b>aaaaaaaaaaaaaa</b>",
        ])
    func malformed(id: String) async throws {
        let rig = try await rig()
        var browser = Browser(rig)
        let answer = await browser.get("/auth/login", [.requestID: id])
        #expect(answer.status == .ok)
        let fresh = try name(of: answer)
        #expect(fresh != id && fresh.utf8.count == 16)
        #expect(id.isEmpty || !rig.log.text.contains(id))
    }

    @Test(
        "ids as other proxies make them are taken",
        arguments: [
            "0af7651916cd43dd", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "01J9ZQ4T8N2Y3X5W7V9B1C3D5F",
            "870222437345612398701234", String(repeating: "a", count: 64),
        ])
    func others(id: String) async throws {
        let rig = try await rig()
        var browser = Browser(rig)
        #expect(try name(of: await browser.get("/auth/login", [.requestID: id])) == id)
    }

    @Test("two ids are none")
    func twice() async throws {
        let rig = try await rig()
        var browser = Browser(rig)
        var request = browser.request(.get, "/auth/login")
        request.headers[values: .requestID] = [Self.given, Self.given]
        #expect(try !name(of: await browser.send(request)).contains(Self.given))
    }

    @Test("whoever is no trusted proxy names neither request nor trace")
    func untrusted() async throws {
        let rig = try await rig(trusting: false)
        var browser = Browser(rig)
        let answer = await browser.get(
            "/auth/login", [.requestID: Self.given, .traceparent: Self.traceparent])
        #expect(try name(of: answer) != Self.given)
        #expect(rig.log.text.contains("login begun"))
        #expect(!rig.log.text.contains("trace_id"))
    }

    @Test("the trace of a trusted proxy is in every log line of the request, a malformed one in none")
    func trace() async throws {
        let rig = try await rig()
        var browser = Browser(rig)
        let headers: HTTPFields = [.traceparent: Self.traceparent]
        _ = await browser.get("/auth/login", headers)
        _ = await browser.get("/auth/acs?SAMLart=x&RelayState=y", headers)
        let lines = rig.log.text.split(separator: "\n").filter { $0.contains(#""request":"#) }
        #expect(lines.count == 2)
        for line in lines {
            #expect(line.contains(#""trace_id":"0af7651916cd43dd8448eb211c80319c""#))
            #expect(line.contains(#""span_id":"b7ad6b7169203331""#))
        }
        let other = try await self.rig()
        browser = Browser(other)
        let answer = await browser.get("/auth/login", [.traceparent: "00-0AF7-1-01"])
        #expect(answer.status == .ok && !other.log.text.contains("trace_id"))
    }

    @Test("the node is told neither id nor trace")
    func node() async throws {
        let rig = try await rig()
        var browser = Browser(rig)
        let form = try await browser.begin()
        let headers: HTTPFields = [.requestID: Self.given, .traceparent: Self.traceparent]
        let answer = await browser.post("/auth/acs", form, headers)
        #expect(answer.status == .seeOther && rig.log.text.contains(Self.given))
        let sent = rig.backChannel.sent
        #expect(sent.count == 1)
        for call in sent {
            #expect(call.headers.map(\.0) == ["Content-Type", "SOAPAction"])
            #expect(!String(decoding: call.body, as: UTF8.self).contains(Self.given))
        }
    }
}
