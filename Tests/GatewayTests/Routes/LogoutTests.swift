import HTTPTypes
import SAML
import Testing
import Transport

@testable import Gateway

@Suite("Logout")
struct LogoutTests {
    private static let own: HTTPFields = [.origin: LoginRig.publicURL.origin]
    /// That the logout was here only, so that nobody else can say it.
    private static func tellsHereOnly(_ location: String?) -> Bool {
        location?.wholeMatch(of: /\/auth\/logout\?done=here\.[0-9]+\.[\w-]{22}(&.*)?/) != nil
    }

    private static func heading(_ answer: ServerResponse) -> String? {
        answer.text.firstMatch(of: /<h1>([^<]*)<\/h1>/).map { String($0.1) }
    }

    /// A logout on its own, up to the page that tells of it.
    private static func addressAfterLogout(_ rig: LoginRig) async throws -> String {
        var browser = Browser(rig)
        _ = try await browser.logIn()
        return try #require(await browser.post("/auth/logout", nil, own).headers[.location])
    }

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
        let location = try #require(answer.headers[.location])
        #expect(Self.tellsHereOnly(location) && location.hasSuffix("&return_to=%2Fbye"))
        browser.cookies["__Host-brama"] = cookie
        #expect(await !browser.hasSession())
        browser.cookies["__Host-brama"] = nil
        let page = await browser.get(location)
        #expect(page.status == .ok && Self.heading(page) == "You are logged out of this portal only")
        #expect(page.text.contains("/bye"))
    }

    @Test("ends our session where WK cannot be reached")
    func unreachable() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        _ = try await browser.logIn()
        rig.backChannel.fail(with: TransportError(.timedOut, "no answer"))
        let cookie = browser.cookies["__Host-brama"]
        let answer = await browser.post("/auth/logout", nil, Self.own)
        #expect(Self.tellsHereOnly(answer.headers[.location]))
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
        #expect(Self.tellsHereOnly(answer.headers[.location]))
        #expect(rig.backChannel.calls.isEmpty)
    }

    private static let neutral = "Nobody is logged in to this portal now"

    @Test("whoever is logged in is asked, whatever the address says; also by an address that is ours")
    func addressWithSession() async throws {
        let rig = try await LoginRig()
        let ours = try await Self.addressAfterLogout(rig)
        var browser = Browser(rig)
        _ = try await browser.logIn()
        for address in [ours, "/auth/logout?done=everywhere", "/auth/logout?done=here", "/auth/logout?done="]
        {
            let page = await browser.get(address + "&return_to=/bye")
            #expect(page.status == .ok && Self.heading(page) == "Do you want to log out?", "\(address)")
            #expect(try Browser.Form(html: page.text).value("return_to") == "/bye")
            #expect(await browser.hasSession())
        }
    }

    @Test("nobody is told of a logout by an address that is not ours")
    func forgedAddress() async throws {
        let rig = try await LoginRig()
        let ours = try await Self.addressAfterLogout(rig)
        var browser = Browser(rig)
        #expect(Self.heading(await browser.get(ours)) == "You are logged out")
        let elsewhere = try await Self.addressAfterLogout(try await LoginRig())
        for address in [
            "/auth/logout?done=everywhere", "/auth/logout?done=here", "/auth/logout?done=", ours + "A",
            ours.replacing("everywhere", with: "here"), ours.replacing("everywhere.", with: "everywhere.9"),
            ours.replacing(".", with: ".."), elsewhere,
            "/auth/logout?done=\(String(repeating: "a", count: 5_000))",
        ] {
            let page = await browser.get(address + "&return_to=/bye")
            #expect(page.status == .ok && Self.heading(page) == Self.neutral, "\(address)")
            #expect(page.text.contains("href=\"/bye\"") && !page.text.contains("<form"))
            #expect(page.text.contains("href=\"/auth/logout?done=unknown&amp;return_to=%2Fbye&amp;lang=pl\""))
        }
        #expect(await browser.get(ours + "&done=here").code == "request-malformed")
        #expect(await browser.get(ours + "&return_to=//evil.example").code == "request-malformed")
    }

    @Test("what the page said is forgotten after five minutes")
    func oldAddress() async throws {
        let rig = try await LoginRig()
        let ours = try await Self.addressAfterLogout(rig)
        var browser = Browser(rig)
        rig.clock.advance(by: .seconds(299))
        #expect(Self.heading(await browser.get(ours)) == "You are logged out")
        rig.clock.advance(by: .seconds(1))
        #expect(Self.heading(await browser.get(ours)) == Self.neutral)
    }

    @Test("a reference of one purpose is none of another")
    func purposes() async throws {
        let key = [UInt8](repeating: 7, count: 32)
        let now = Surroundings.system.now()
        let failures = FailureReference(storeKeys: [key], surroundings: .system)
        let logouts = LogoutReference(storeKeys: [key], surroundings: .system)
        let other = ReferenceSeal("brama failure reference", storeKeys: [key], surroundings: .system)
        let end = now.milliseconds + 60_000
        #expect(logouts.read(logouts.make(.here, at: now), at: now) == .here)
        #expect(logouts.read(other.sealed("here", "\(end)"), at: now) == nil)
        #expect(failures.read(other.sealed("internal", "x"))?.code == .internal)
        let nodes = LogoutReference(
            storeKeys: [[UInt8](repeating: 8, count: 32), key], surroundings: .system)
        #expect(nodes.read(logouts.make(.everywhere, at: now), at: now) == .everywhere)
    }

    @Test("the question has a way back to the portal that nobody chooses but us")
    func wayBack() async throws {
        var browser = Browser(try await LoginRig())
        _ = try await browser.logIn()
        let page = await browser.get("/auth/logout?return_to=/bye")
        #expect(page.text.contains("<a class=\"onward\" href=\"/\">Back to the portal</a>"))
        let cancelled = try await browser.logIn("return_to=/moje", outcome: "cancelled")
        #expect(cancelled.text.contains("href=\"/auth/login?return_to=%2Fmoje\""))
        #expect(cancelled.text.contains("<a class=\"onward\" href=\"/\">Back to the portal</a>"))
        let missing = await browser.get("/auth/nothing")
        #expect(!missing.text.contains("class=\"onward\""), "its one link leads there")
    }
}
