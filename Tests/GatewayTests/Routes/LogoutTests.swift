import HTTPTypes
import Testing
import Transport

@testable import Gateway

@Suite("Logout")
struct LogoutTests {
    private static let own: HTTPFields = [.origin: LoginRig.publicURL.origin]

    @Test("ends the session here and at WK, clears the cookie and goes where the portal wishes")
    func complete() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        _ = try await browser.logIn()
        let cookie = browser.cookies["__Host-brama"]
        let answer = await browser.post("/auth/logout?return_to=/bye", nil, Self.own)
        #expect(answer.status == .seeOther)
        #expect(answer.headers[.location] == "/bye")
        #expect(answer.headers[values: .setCookie].first?.contains("Max-Age=0") == true)
        #expect(rig.backChannel.calls.last?.hasSuffix("/singleLogoutService") == true)
        browser.cookies["__Host-brama"] = cookie
        #expect(await !browser.hasSession())
    }

    @Test(
        "ends our session whatever WK does, and tells that WK's may live on",
        arguments: ["logout-partial", "logout-refused", "logout-unavailable", "logout-wrong-signature"])
    func failing(outcome: String) async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        _ = try await browser.logIn(outcome: outcome)
        let cookie = browser.cookies["__Host-brama"]
        let answer = await browser.post("/auth/logout?return_to=/bye", nil, Self.own)
        #expect(answer.headers[.location] == "/auth/logout?done=here&return_to=%2Fbye")
        browser.cookies["__Host-brama"] = cookie
        #expect(await !browser.hasSession())
        let page = await browser.get("/auth/logout?done=here&return_to=%2Fbye")
        #expect(page.status == .ok)
        #expect(page.text.contains("/bye"))
    }

    @Test("ends the session also where this node's clock runs ahead, and tells WK")
    func aheadOfTime() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        _ = try await browser.logIn()
        let cookie = browser.cookies["__Host-brama"]
        rig.clock.advance(by: .seconds(3_600))
        let answer = await browser.post("/auth/logout", nil, Self.own)
        #expect(answer.status == .seeOther)
        #expect(rig.backChannel.calls.last?.hasSuffix("/singleLogoutService") == true)
        rig.clock.advance(by: .seconds(-3_600))
        browser.cookies["__Host-brama"] = cookie
        #expect(await !browser.hasSession())
    }

    @Test(
        "where the store fails is no logout, takes the cookie all the same, and says what may be and what to do"
    )
    func failingStore() async throws {
        let store = StubbornStore()
        let rig = try await LoginRig(over: store)
        var browser = Browser(rig)
        _ = try await browser.logIn()
        store.keepSessions()
        let answer = await browser.post("/auth/logout?return_to=/bye", nil, Self.own)
        #expect(answer.status == .serviceUnavailable)
        #expect(answer.code == "internal")
        #expect(answer.headers[values: .setCookie].first?.hasPrefix("__Host-brama=; ") == true)
        #expect(browser.cookies["__Host-brama"] == nil)
        #expect(answer.text.contains("your session may not be over yet"))
        // A link to log in would be a bad end of a logout.
        #expect(!answer.text.contains("/auth/login"))
    }

    @Test("ends our session where WK cannot be reached")
    func unreachable() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        _ = try await browser.logIn()
        rig.backChannel.fail(with: TransportError(.timedOut, "no answer"))
        let cookie = browser.cookies["__Host-brama"]
        let answer = await browser.post("/auth/logout", nil, Self.own)
        #expect(answer.headers[.location] == "/auth/logout?done=here")
        browser.cookies["__Host-brama"] = cookie
        #expect(await !browser.hasSession())
    }

    @Test(
        "from another site is refused and ends nothing",
        arguments: [
            [.origin: "https://evil.example"], [.origin: "https://portal.example.gov.pl.evil.example"],
            [.origin: "http://portal.example.gov.pl"], [.origin: "null"], [:],
            [.origin: "https://portal.example.gov.pl", .secFetchSite: "cross-site"],
            [.secFetchSite: "same-site"], [.secFetchSite: "none"],
        ] as [HTTPFields])
    func crossSite(headers: HTTPFields) async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        _ = try await browser.logIn()
        let answer = await browser.post("/auth/logout?return_to=/bye", nil, headers)
        #expect(answer.status == .forbidden)
        #expect(answer.code == "request-malformed")
        #expect(answer.setsNoCookie)
        #expect(await browser.hasSession())
    }

    @Test("GET only asks; the form of its page ends the session even where the browser tells no origin")
    func question() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        _ = try await browser.logIn()
        let page = await browser.get("/auth/logout?return_to=/bye")
        #expect(page.status == .ok)
        #expect(await browser.hasSession())
        let form = try Browser.Form(html: page.text)
        #expect(form.action == "/auth/logout")
        let forged = await browser.post(form.action, form.with("csrf", "x"), [:])
        #expect(forged.status == .forbidden)
        let answer = await browser.post(form.action, form, [:])
        #expect(answer.status == .seeOther)
        #expect(answer.headers[.location] == "/bye")
        #expect(await !browser.hasSession())
    }

    @Test(
        "to a place that is not allowed is refused before anything ends, wherever it is named",
        arguments: [
            ("?return_to=//evil.example", nil), ("", "//evil.example"), ("?return_to=/bye", "//evil.example"),
            ("?return_to=//evil.example", "/bye"),
        ] as [(String, String?)])
    func target(query: String, field: String?) async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        _ = try await browser.logIn()
        let form = field.map { Browser.Form(action: "/auth/logout", fields: [("return_to", $0)]) }
        let answer = await browser.post("/auth/logout\(query)", form, Self.own)
        #expect(answer.status == .badRequest)
        #expect(answer.code == "request-malformed")
        #expect(await browser.hasSession())
    }

    @Test("without a session is no error")
    func nobody() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        let answer = await browser.post("/auth/logout", nil, Self.own)
        #expect(answer.headers[.location] == "/auth/logout?done=here")
        #expect(rig.backChannel.calls.isEmpty)
    }
}
