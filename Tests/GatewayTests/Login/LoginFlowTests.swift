import Foundation
import HTTPTypes
import SAML
import Simulator
import Testing
import Transport

@testable import Gateway

@Suite("Login")
struct LoginFlowTests {
    @Test("from the first click to a session that the portal can read")
    func wholeLogin() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        let answer = try await browser.logIn("return_to=/moje?a=1%26b=2")
        #expect(answer.status == .seeOther)
        #expect(answer.headers[.location] == "/moje?a=1&b=2")
        let cookie = try #require(answer.headers[values: .setCookie].first)
        #expect(
            cookie.wholeMatch(of: /__Host-brama=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax/)
                != nil)
        let session = await browser.get("/auth/session")
        #expect(session.headers[.contentType] == "application/json")
        #expect(
            session.text.hasPrefix(
                #"{"subject":"87022243734","givenName":"Grażyna Łucja","familyName":"Żółć-Kowalska","#
                    + #""dateOfBirth":"1987-02-22","assuranceLevel":"substantial","identityProvider":"pz.gov.pl","#
                    + #""nameID":"gzolc87","attributes":{"#))
        let start = LoginRig.Clock.start
        #expect(
            session.text.contains(
                #""authenticatedAt":"2027-01-15T08:00:00Z","expiresAt":"2027-01-15T16:00:00Z""#))
        #expect(start.text == "2027-01-15T08:00:00.000Z")
        #expect(rig.backChannel.calls.count == 1)
    }

    @Test("begins with a form whose SAMLRequest is the message in Base64, without line breaks")
    func form() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        let page = await browser.get("/auth/login?return_to=/")
        let form = try Browser.Form(html: page.text)
        let value = try #require(form.fields.first { $0.name == "SAMLRequest" }?.value)
        // Longer than the 76 characters after which MIME breaks lines.
        #expect(value.count > 1_000)
        #expect(value.wholeMatch(of: /[A-Za-z0-9+\/]+={0,2}/) != nil)
        let message = try #require(Data(base64Encoded: value))
        #expect(String(decoding: message, as: UTF8.self).contains("AuthnRequest"))
    }

    /// Every way in which the simulator can answer has its public code; none but the good ones gives a session.
    @Test(
        "ends as the outcome says it must",
        arguments: Outcome.all.filter { !$0.needsEarlierLogin }.map(\.name))
    func outcomes(name: String) async throws {
        let outcome = try #require(Outcome.named(name))
        let rig = try await LoginRig()
        var browser = Browser(rig)
        let answer = try await browser.logIn(outcome: name)
        switch outcome.expectation {
        case .accepted:
            #expect(answer.status == .seeOther, "\(rig.log.text)")
            #expect(await browser.hasSession())
        case .refused(let code):
            #expect(answer.code == code, "\(rig.log.text)")
            #expect(answer.setsNoCookie)
            #expect(await !browser.hasSession())
            let id = try #require(answer.headers[.bramaRequestID])
            #expect(rig.log.text.contains(#""code":"\#(code)""#) && rig.log.text.contains(id))
        }
    }

    @Test(
        "with something of an earlier login sent again is refused",
        arguments: Outcome.all.filter { $0.needsEarlierLogin }.map(\.name))
    func replays(name: String) async throws {
        let outcome = try #require(Outcome.named(name))
        let rig = try await LoginRig()
        var first = Browser(rig)
        #expect(try await first.logIn().status == .seeOther)
        var second = Browser(rig)
        let answer = try await second.logIn(outcome: name)
        guard case .refused(let code) = outcome.expectation else { return }
        #expect(answer.code == code, "\(rig.log.text)")
        #expect(answer.setsNoCookie)
        #expect(await !second.hasSession())
    }

    @Test("is taken once: the same answer again is expired, and WK is asked once")
    func once() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        let form = try await browser.begin()
        #expect(await browser.post("/auth/acs", form).status == .seeOther)
        let again = await browser.post("/auth/acs", form)
        #expect(again.status == .badRequest)
        #expect(again.code == "login-expired")
        #expect(again.setsNoCookie)
        #expect(rig.backChannel.calls.count == 1)
    }

    @Test("posted fifty times at once gives one session and one question to WK")
    func onceAtOnce() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        let form = try await browser.begin()
        let prepared = browser
        let statuses = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    var browser = prepared
                    return await browser.post("/auth/acs", form).status.code
                }
            }
            return await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
        }
        #expect(statuses == [303: 1, 400: 49])
        #expect(rig.backChannel.calls.count == 1)
    }

    @Test("cannot be finished by another browser, and stays open for its own")
    func otherBrowser() async throws {
        let rig = try await LoginRig()
        var victim = Browser(rig)
        var attacker = Browser(rig)
        let form = try await attacker.begin()
        _ = try await victim.begin()
        let stolen = await victim.post("/auth/acs", form)
        #expect(stolen.status == .forbidden)
        #expect(stolen.code == "login-other-browser")
        #expect(stolen.setsNoCookie)
        #expect(await !victim.hasSession())
        #expect(rig.backChannel.calls.isEmpty)
        #expect(await attacker.post("/auth/acs", form).status == .seeOther)
    }

    @Test("expires after a quarter of an hour")
    func expiry() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        let form = try await browser.begin()
        rig.clock.advance(by: LoginTransaction.lifetime)
        let answer = await browser.post("/auth/acs", form)
        #expect(answer.code == "login-expired")
        #expect(answer.setsNoCookie)
        #expect(rig.backChannel.calls.isEmpty)
    }

    @Test("in three tabs, finished in any order, leaves one session")
    func tabs() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        var forms: [Browser.Form] = []
        for tab in 0..<3 { forms.append(try await browser.begin("return_to=/\(tab)")) }
        var values: [String] = []
        for tab in [2, 0, 1] {
            let answer = await browser.post("/auth/acs", forms[tab])
            #expect(answer.headers[.location] == "/\(tab)")
            values.append(try #require(browser.cookies["__Host-brama"]))
        }
        #expect(Set(values).count == 3)
        var alive: [Bool] = []
        for value in values {
            browser.cookies["__Host-brama"] = value
            alive.append(await browser.hasSession())
        }
        #expect(alive == [false, false, true])
    }

    @Test("gives a new session value although the browser brought one, and the old one is void")
    func fixation() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        _ = try await browser.logIn()
        let first = try #require(browser.cookies["__Host-brama"])
        _ = try await browser.logIn()
        let second = try #require(browser.cookies["__Host-brama"])
        #expect(first != second)
        browser.cookies["__Host-brama"] = first
        #expect(await !browser.hasSession())
    }

    @Test(
        "begun for a higher level refuses a lower one, and takes an equal one",
        arguments: ["substantial", "high"])
    func stepUp(level: String) async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        let answer = try await browser.logIn("return_to=/&loa=\(level)")
        #expect(answer.code == (level == "high" ? "level-too-low" : nil))
        #expect(await browser.hasSession() == (level != "high"))
    }

    @Test("fails as unavailable where WK cannot be reached, and can be begun again")
    func unreachable() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        rig.backChannel.fail(with: TransportError(.connectionFailed, "refused"))
        let answer = try await browser.logIn()
        #expect(answer.status == .serviceUnavailable)
        #expect(answer.code == "node-unavailable")
        #expect(answer.setsNoCookie)
        #expect(answer.text.contains("/auth/login?return_to="))
        rig.backChannel.fail(with: nil)
        #expect(try await browser.logIn().status == .seeOther)
    }

    @Test("by GET is taken as some stand-ins send it")
    func byGet() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        let form = try await browser.begin()
        let answer = await browser.get("/auth/acs?" + String(decoding: form.body, as: UTF8.self))
        #expect(answer.status == .seeOther)
    }

    @Test("never logs who logs in, the cookie, the artifact or the token")
    func silence() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        let form = try await browser.begin()
        _ = await browser.post("/auth/acs", form)
        let check = await browser.get("/auth/check")
        let secrets = [
            "87022243734", "Grażyna", "Kowalska", "1987-02-22", "gzolc87",
            try #require(form.value("SAMLart")),
            try #require(form.value("RelayState")), try #require(browser.cookies["__Host-brama"]),
            try #require(browser.cookies["__Host-brama-login"]), try #require(check.headers[.bramaToken]),
        ]
        #expect(rig.log.text.contains("login finished"))
        for secret in secrets { #expect(!rig.log.text.contains(secret)) }
    }
}
