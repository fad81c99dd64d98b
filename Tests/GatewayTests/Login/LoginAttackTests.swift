import HTTPTypes
import SAML
import Simulator
import Testing
import Transport

@testable import Gateway

@Suite("Login under attack")
struct LoginAttackTests {
    @Test("is refused by the ACS where no login was begun")
    func unsolicited() async throws {
        let rig = try await LoginRig()
        var attacker = Browser(rig)
        let form = try await attacker.begin()
        var victim = Browser(rig)
        let answer = await victim.post("/auth/acs", form)
        #expect(answer.code == "login-other-browser")
        #expect(answer.setsNoCookie)
        #expect(rig.backChannel.calls.isEmpty)
        #expect(rig.log.text.contains(#""code":"login-other-browser""#))
    }

    @Test("is not taken again after the clock stepped back")
    func clockStepsBack() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        let form = try await browser.begin()
        #expect(await browser.post("/auth/acs", form).status == .seeOther)
        rig.clock.advance(by: .seconds(-3_600))
        let again = await browser.post("/auth/acs", form)
        #expect(again.code == "login-expired")
        #expect(again.setsNoCookie)
        #expect(rig.backChannel.calls.count == 1)
    }

    @Test("of one person in two browsers gives two sessions")
    func twoBrowsers() async throws {
        let rig = try await LoginRig()
        var first = Browser(rig)
        var second = Browser(rig)
        _ = try await first.logIn()
        _ = try await second.logIn()
        #expect(first.cookies["__Host-brama"] != second.cookies["__Host-brama"])
        #expect(await first.hasSession())
        #expect(await second.hasSession())
    }

    @Test(
        "of each person whom the simulator knows gives the names as they are",
        arguments: SimulatedPerson.shipped.filter { $0.assuranceLevel > .low }.map(\.key))
    func names(key: String) async throws {
        let person = try #require(SimulatedPerson.shipped.first { $0.key == key })
        let rig = try await LoginRig()
        var browser = Browser(rig)
        let query = "return_to=/" + (person.isForeign ? "&foreign=true" : "")
        #expect(try await browser.logIn(query, person: key).status == .seeOther)
        let session = await browser.get("/auth/session").text
        let names = [person.familyName, person.givenName].map { $0.replacing("\"", with: "\\\"") }
        #expect(session.contains(#""familyName":"\#(names[0])""#), "\(session)")
        #expect(session.contains(#""givenName":"\#(names[1])""#))
    }

    @Test("under way in another tab does not bring the old session back")
    func logoutMeanwhile() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        _ = try await browser.logIn()
        let old = try #require(browser.cookies["__Host-brama"])
        let form = try await browser.begin()
        _ = await browser.post("/auth/logout", nil, [.origin: LoginRig.publicURL.origin])
        #expect(await browser.post("/auth/acs", form).status == .seeOther)
        #expect(await browser.hasSession())
        browser.cookies["__Host-brama"] = old
        #expect(await !browser.hasSession())
    }

    @Test("ends our session where WK's session ends")
    func sessionOfTheNode() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        #expect(try await browser.logIn(outcome: "session-of-ten-minutes").status == .seeOther)
        rig.clock.advance(by: .seconds(599))
        #expect(await browser.get("/auth/check").status == .ok)
        rig.clock.advance(by: .seconds(2))
        #expect(await browser.get("/auth/check").status == .unauthorized)
    }

    @Test("of the store is no cookie: what it keeps opens nothing")
    func storeDump() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        _ = try await browser.logIn()
        let ended = try await rig.store.removeSessions(
            nameID: "gzolc87", sessionIndexes: [], at: rig.clock.now)
        for (digest, session) in ended {
            try await rig.store.put(session, under: digest, until: session.expiresAt, at: rig.clock.now)
            for value in [session.id, "\(digest)"] {
                browser.cookies["__Host-brama"] = value
                #expect(await !browser.hasSession())
            }
        }
        #expect(ended.count == 1)
    }

    @Test("reflects nothing of the request in its error page")
    func reflection() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        for target in [
            "/auth/login?error=%3Cmarker%3E&return_to=//marker", "/auth/marker", "/auth/acs?error=marker",
        ] {
            let page = await browser.get(target)
            #expect(page.status.kind == .clientError)
            #expect(!page.text.contains("marker"))
        }
    }

    @Test("opens for no User-Agent, forwarded address or path of another")
    func bypass() async throws {
        let rig = try await LoginRig()
        let browser = Browser(rig)
        let health = HTTPFields([
            HTTPField(name: .userAgent, value: "kube-probe/1.30"),
            HTTPField(name: try #require(HTTPField.Name("X-Forwarded-For")), value: "127.0.0.1"),
            HTTPField(name: try #require(HTTPField.Name("X-Forwarded-Uri")), value: "/auth/jwks.json"),
        ])
        for target in ["/auth/check", "/auth/check?skip=/auth/jwks.json", "/auth/session"] {
            let answer = await rig.send(browser.request(.get, target, health))
            #expect(answer.status == .unauthorized || answer.status == .badRequest)
            #expect(answer.headers[.bramaSubject] == nil)
        }
    }
}
