import FoundationEssentials
import HTTPTypes
import JWTKit
import SAML
import Testing
import Transport

@testable import Gateway

@Suite("Session check")
struct SessionCheckTests {
    @Test("tells who is there, percent-encoded, without a body")
    func identity() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        _ = try await browser.logIn()
        let answer = await browser.get("/auth/check")
        #expect(answer.status == .ok)
        #expect(answer.body.isEmpty)
        #expect(answer.headers[.bramaSubject] == "87022243734")
        #expect(answer.headers[.bramaGivenName] == "Gra%C5%BCyna%20%C5%81ucja")
        #expect(answer.headers[.bramaFamilyName] == "%C5%BB%C3%B3%C5%82%C4%87-Kowalska")
        #expect(answer.headers[.bramaDateOfBirth] == "1987-02-22")
        #expect(answer.headers[.bramaAssuranceLevel] == "substantial")
        #expect(answer.headers[.bramaIdentityProvider] == "pz.gov.pl")
        #expect(answer.headers[.cacheControl] == "no-store")
    }

    @Test(
        "hands names with markup, quotes and line breaks on as characters that fields and pages can hold",
        arguments: ["markup-in-name", "line-breaks-in-name"])
    func hostileNames(outcome: String) async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        _ = try await browser.logIn(outcome: outcome)
        let headers = await browser.get("/auth/check").headers
        for name in [HTTPField.Name.bramaGivenName, .bramaFamilyName] {
            let value = try #require(headers[name])
            #expect(value.wholeMatch(of: /[A-Za-z0-9._~%-]+/) != nil, "\(value)")
        }
        let told = [headers[.bramaGivenName], headers[.bramaFamilyName]].compactMap { $0 }.joined()
        #expect(told.contains(outcome == "markup-in-name" ? "%3C" : "%0A"), "\(told)")
        let session = await browser.get("/auth/session")
        #expect(!session.text.utf8.contains { $0 < 0x20 })
        struct Told: Decodable { let givenName, familyName: String }
        let person = try JSONDecoder().decode(Told.self, from: Data(session.body))
        let isHostile = { (text: String) in text.utf8.contains(outcome == "markup-in-name" ? 0x3C : 0x0A) }
        #expect(isHostile(person.givenName) || isHostile(person.familyName))
    }

    @Test(
        "refuses without a body, and without saying more",
        arguments: [
            ("", nil, 401), ("", "__Host-brama=", 401), ("", "__Host-brama=unknown", 401),
            ("", "other=x", 401), ("?loa=high", "own", 403), ("?loa=substantial", "own", 200),
            ("?loa=low", "own", 200),
            ("?loa=highest", "own", 400), ("?loa=low&loa=low", "own", 400), ("?loa=", "own", 400),
            ("?loa=HIGH", "own", 400),
        ] as [(String, String?, Int)])
    func statuses(query: String, cookie: String?, status: Int) async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        _ = try await browser.logIn()
        var request = browser.request(.get, "/auth/check" + query)
        if cookie != "own" { request.headers[.cookie] = cookie }
        let answer = await browser.send(request)
        #expect(answer.status.code == status)
        #expect(answer.body.isEmpty)
        #expect((answer.headers[.bramaSubject] == nil) == (status != 200))
        #expect((answer.headers[.bramaRequestID] == nil) == (status == 200))
    }

    @Test("takes no cookie that comes twice, whichever is first")
    func twice() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        _ = try await browser.logIn()
        let own = "__Host-brama=" + (try #require(browser.cookies["__Host-brama"]))
        for cookies in ["\(own); __Host-brama=planted", "__Host-brama=planted; \(own)"] {
            var request = browser.request(.get, "/auth/check")
            request.headers[.cookie] = cookies
            #expect(await browser.send(request).status == .unauthorized)
        }
    }

    @Test("idle for a quarter of an hour the session is gone; used, it lives to its end")
    func timeouts() async throws {
        let rig = try await LoginRig()
        var idle = Browser(rig)
        _ = try await idle.logIn()
        var busy = Browser(rig)
        _ = try await busy.logIn(person: nil)
        for _ in 0..<47 {
            rig.clock.advance(by: .seconds(600))
            #expect(await busy.get("/auth/check").status == .ok)
        }
        #expect(await idle.get("/auth/check").status == .unauthorized)
        rig.clock.advance(by: .seconds(600))
        #expect(await busy.get("/auth/check").status == .unauthorized)
    }

    @Test("an idle timeout of less than a minute ends no session that is in use")
    func shortTimeout() async throws {
        let rig = try await LoginRig { $0.session.idleTimeout = .seconds(40) }
        var browser = Browser(rig)
        _ = try await browser.logIn()
        for _ in 0..<20 {
            rig.clock.advance(by: .seconds(15))
            #expect(await browser.get("/auth/check").status == .ok)
        }
        rig.clock.advance(by: .seconds(41))
        #expect(await browser.get("/auth/check").status == .unauthorized)
    }

    @Test("used once a minute at most writes to the store")
    func touches() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        _ = try await browser.logIn()
        let key = SecretDigest(of: try #require(browser.cookies["__Host-brama"]))
        var seen: [Instant] = []
        for _ in 0..<4 {
            rig.clock.advance(by: .seconds(30))
            _ = await browser.get("/auth/check")
            seen.append(try #require(try await rig.store.session(key, at: rig.clock.now)).lastSeen)
        }
        let start = LoginRig.Clock.start
        #expect(seen == [start, start + .seconds(60), start + .seconds(60), start + .seconds(120)])
    }

    @Test("its token is signed by the published key, for this portal, and is made anew after a minute")
    func token() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        _ = try await browser.logIn()
        let first = try #require(await browser.get("/auth/check").headers[.bramaToken])
        #expect(await browser.get("/auth/check").headers[.bramaToken] == first)
        let keys = try await JWTKeyCollection().add(jwksJSON: await browser.get("/auth/jwks.json").text)
        let claims = try await keys.verify(first, as: SessionToken.self)
        #expect(claims.sub.value == "87022243734")
        #expect(claims.aud.value == ["https://portal.example.gov.pl"])
        #expect(claims.iss.value == "https://portal.example.gov.pl/auth")
        #expect(claims.exp.value.timeIntervalSince(claims.iat.value) == 300)
        rig.clock.advance(by: .seconds(60))
        #expect(await browser.get("/auth/check").headers[.bramaToken] != first)
    }

    @Test("its token serves a minute of checks also where the store is never at hand")
    func tokenOfAskedStore() async throws {
        let rig = try await LoginRig(over: AskedStore())
        var browser = Browser(rig)
        _ = try await browser.logIn()
        let first = try #require(await browser.get("/auth/check").headers[.bramaToken])
        rig.clock.advance(by: .seconds(59))
        #expect(await browser.get("/auth/check").headers[.bramaToken] == first)
        rig.clock.advance(by: .seconds(1))
        #expect(await browser.get("/auth/check").headers[.bramaToken] != first)
        #expect(await Exposition(rig)[#"brama_session_tokens_signed_total{use="portal"}"#] == 2)
    }

    @Test("a cookie that holds a JWT works alike, and ends at logout")
    func tokenCookie() async throws {
        let rig = try await LoginRig { $0.session.token = .jwt }
        var browser = Browser(rig)
        _ = try await browser.logIn()
        let cookie = try #require(browser.cookies["__Host-brama"])
        #expect(cookie.split(separator: ".").count == 3)
        #expect(await browser.get("/auth/check").status == .ok)
        let out = await browser.post("/auth/logout", nil, [.origin: LoginRig.publicURL.origin])
        #expect(out.status == .seeOther)
        browser.cookies["__Host-brama"] = cookie
        #expect(await browser.get("/auth/check").status == .unauthorized)
    }
}

/// Answers only who waits, as Redis does.
private final class AskedStore: ForwardingStore {
    let target: any GatewayStore = MemoryStore()

    func sessionAtHand(_ key: SecretDigest, at now: Instant) -> SessionAtHand { .unknown }
}
