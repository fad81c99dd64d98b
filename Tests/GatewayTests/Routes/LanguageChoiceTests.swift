import HTTPTypes
import Testing
import Transport

@testable import Gateway

@Suite("Choice of language")
struct LanguageChoiceTests {
    /// Addresses of a page's links to the other languages, by language.
    private func links(_ answer: ServerResponse) -> [String: String] {
        var links: [String: String] = [:]
        for found in answer.text.matches(of: /<a href="([^"]*)" hreflang="([a-z]+)" lang="[a-z]+">/) {
            links[String(found.output.2)] = String(found.output.1).replacing("&amp;", with: "&")
        }
        return links
    }

    private func language(_ answer: ServerResponse) -> String? {
        answer.text.firstMatch(of: /<html lang="([a-z]+)" dir="ltr">/).map { String($0.1) }
    }

    private func heading(_ answer: ServerResponse) -> String? {
        answer.text.firstMatch(of: /<h1>([^<]*)<\/h1>/).map { String($0.1).replacing("\u{A0}", with: " ") }
    }

    @Test("a login keeps its wish in another language, and works")
    func login() async throws {
        var browser = Browser(try await LoginRig())
        let page = await browser.get("/auth/login?return_to=/moje?a=1%26b=2&loa=high&foreign=true")
        #expect(language(page) == "en")
        let links = links(page)
        #expect(links.keys.sorted() == ["pl", "uk"])
        #expect(links["uk"] == "/auth/login?return_to=%2Fmoje%3Fa%3D1%26b%3D2&loa=high&foreign=true&lang=uk")
        let other = await browser.get(try #require(links["uk"]))
        #expect(language(other) == "uk" && other.headers[.contentLanguage] == "uk")
        let form = try Browser.Form(html: other.text)
        #expect(form.value("ForeignAuthentication") == "true")
        #expect(form.value("RelayState")?.hasSuffix(".uk") == true)
        #expect(try Browser.Form(html: page.text).value("RelayState")?.utf8.count == 43)
        let answer = try await browser.logIn("return_to=/moje&lang=uk")
        #expect(answer.headers[.location] == "/moje")
    }

    @Test("the language goes through the node, and on to the next try")
    func throughTheNode() async throws {
        var browser = Browser(try await LoginRig())
        let failed = try await browser.logIn("return_to=/moje&lang=uk", outcome: "cancelled")
        #expect(failed.code == "login-cancelled" && language(failed) == "uk")
        #expect(failed.text.contains("href=\"/auth/login?return_to=%2Fmoje&amp;lang=uk\""))
        let unasked = try await browser.logIn("return_to=/moje", outcome: "cancelled")
        #expect(language(unasked) == "en")
        #expect(unasked.text.contains("href=\"/auth/login?return_to=%2Fmoje\""))
    }

    @Test("only a language of ours is taken off the RelayState")
    func relayState() async throws {
        for (ending, code) in [
            (".de", "login-expired"), (".uk.uk", "login-expired"), ("uk", "login-expired"),
        ] {
            var browser = Browser(try await LoginRig())
            let form = try await browser.begin("return_to=/&lang=uk")
            let state = String(try #require(form.value("RelayState")).dropLast(3))
            let answer = await browser.post("/auth/acs", form.with("RelayState", state + ending))
            #expect(answer.code == code, "\(ending)")
        }
        var browser = Browser(try await LoginRig())
        let form = try await browser.begin("return_to=/&lang=uk")
        let state = String(try #require(form.value("RelayState")).dropLast(3))
        #expect(await browser.post("/auth/acs", form.with("RelayState", state)).status == .seeOther)
    }

    @Test("a failure that came by POST is shown in another language with its number and its way on")
    func failureAgain() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        let failed = try await browser.logIn("return_to=/moje", outcome: "cancelled")
        let id = try #require(failed.headers[.bramaRequestID])
        let link = try #require(links(failed)["pl"])
        #expect(link.hasPrefix("/auth/acs?failure=login-cancelled.\(id)."))
        let again = await browser.get(link)
        #expect(again.status == .forbidden && again.code == "login-cancelled" && language(again) == "pl")
        #expect(heading(again) == "Logowanie zostało przerwane")
        #expect(again.headers[.bramaRequestID] == id && again.text.contains("<code>\(id)</code>"))
        #expect(again.text.contains("href=\"/auth/login?return_to=%2Fmoje&amp;lang=pl\""))
        #expect(again.headers[.contentSecurityPolicy] == failed.headers[.contentSecurityPolicy])
        // And on from there.
        #expect(language(await browser.get(try #require(links(again)["uk"]))) == "uk")
    }

    @Test("nobody puts his own words or numbers on the page of a failure")
    func forgedReference() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        let failed = try await browser.logIn("return_to=/moje", outcome: "cancelled")
        let link = try #require(links(failed)["pl"])
        let id = try #require(failed.headers[.bramaRequestID])
        let other = try await LoginRig()
        for forged in [
            link.replacing("login-cancelled", with: "internal"), link.replacing(id, with: "call-700-100-100"),
            link.replacing(id, with: id + "A"), link.replacing("&", with: "A&"),
            link.replacing(".", with: ".."),
            "/auth/acs?failure=\(String(repeating: "a", count: 5_000))&lang=pl", "/auth/acs?failure=&lang=pl",
        ] {
            let answer = await browser.get(forged)
            #expect(answer.code == "login-expired" && language(answer) == "pl", "\(forged)")
            #expect(!answer.text.contains("700-100-100") && !answer.text.contains("<code>\(id)</code>"))
        }
        let elsewhere = link.replacing("%2Fmoje", with: "%2F%2Fevil.example")
        #expect(await browser.get(elsewhere).code == "request-malformed")
        #expect(await browser.get(link + "&failure=x").code == "request-malformed")
        var stranger = Browser(other)
        #expect(await stranger.get(link).code == "login-expired")
    }

    @Test("nodes with the same store key show each other's failures")
    func sharedKey() async throws {
        let key = [UInt8](repeating: 7, count: 32)
        let (one, two) = (
            try await LoginRig { $0.storeKeys = [key] }, try await LoginRig { $0.storeKeys = [key] }
        )
        var browser = Browser(one)
        let failed = try await browser.logIn("return_to=/moje", outcome: "cancelled")
        var elsewhere = Browser(two)
        let again = await elsewhere.get(try #require(links(failed)["uk"]))
        #expect(again.code == "login-cancelled" && language(again) == "uk")
        let newKey = [UInt8](repeating: 8, count: 32)
        var afterRollover = Browser(try await LoginRig { $0.storeKeys = [newKey, key] })
        #expect(await afterRollover.get(try #require(links(failed)["uk"])).code == "login-cancelled")
        var withoutIt = Browser(try await LoginRig { $0.storeKeys = [newKey] })
        #expect(await withoutIt.get(try #require(links(failed)["uk"])).code == "login-expired")
    }

    @Test("the logout asks, goes and tells in the language that was chosen")
    func logout() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        _ = try await browser.logIn()
        let page = await browser.get("/auth/logout?return_to=/bye")
        let question = await browser.get(try #require(links(page)["uk"]))
        #expect(language(question) == "uk" && heading(question) == "Бажаєте вийти?")
        let form = try Browser.Form(html: question.text)
        #expect(form.value("csrf") != nil && form.value("return_to") == "/bye" && form.value("lang") == "uk")
        rig.backChannel.fail(with: TransportError(.timedOut, "as told"))
        let gone = await browser.post("/auth/logout", form)
        let location = try #require(gone.headers[.location])
        #expect(location.hasPrefix("/auth/logout?done=here."))
        #expect(location.hasSuffix("&return_to=%2Fbye&lang=uk"))
        let told = await browser.get(location)
        #expect(language(told) == "uk" && heading(told) == "Ви вийшли лише з цього порталу")
        let english = await browser.get(try #require(links(told)["en"]))
        #expect(heading(english) == "You are logged out of this portal only")
        #expect(english.text.contains("href=\"/bye\""))
    }

    @Test(
        "what is no language of ours says nothing",
        arguments: ["de", "PL", "", "uk\"><script>", "uk&lang=pl", "%00", "pl%0d%0aX:y"])
    func unknown(value: String) async throws {
        var browser = Browser(try await LoginRig())
        let answer = await browser.get("/auth/logout?lang=\(value)")
        #expect(language(answer) == "en" || answer.code == "request-malformed", "\(value)")
        #expect(!answer.text.contains("script>"))
    }

    @Test(
        "every failure page has code, number, and links, in all three languages", arguments: Language.allCases
    )
    func everyLanguage(language: Language) async throws {
        var browser = Browser(try await LoginRig())
        for (target, code) in [
            ("/auth/acs", "request-malformed"), ("/auth/nothing", "not-found"),
            ("/auth/login?return_to=//evil", "request-malformed"), ("/auth/slot", "not-found"),
        ] {
            let joint = target.contains("?") ? "&" : "?"
            let answer = await browser.get("\(target)\(joint)lang=\(language.rawValue)")
            #expect(answer.code == code && self.language(answer) == language.rawValue)
            let id = try #require(answer.headers[.bramaRequestID])
            #expect(answer.text.contains("<code>\(id)</code>"))
            #expect(answer.text.contains("<a class=\"button\" href=\"/\">"))
            #expect(links(answer).count == 2)
        }
    }
}
