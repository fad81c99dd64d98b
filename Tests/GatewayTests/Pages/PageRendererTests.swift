import Foundation
import HTTPTypes
import Testing
import Transport

@testable import Gateway

@Suite("Pages for citizens")
struct PageRendererTests {
    let renderer: PageRenderer

    init() throws {
        renderer = try PageRenderer(.named("Portal Przykładowy"))
    }

    private func html(_ page: Page, _ language: Language = .polish) -> String {
        String(decoding: renderer.response(for: page, in: language).body, as: UTF8.self)
    }

    @Test("a strict HTML parser reads each page in each language, and its hashes are those of the policy")
    func oracle() throws {
        let pages = Language.allCases.flatMap { language in
            PageSamples.all().map {
                (name: $0.name, answer: renderer.response(for: $0.page, in: language), value: "QUJD")
            }
        }
        #expect(pages.count == 3 * (7 + PublicCode.allCases.count))
        #expect(try PageOracle.findings(pages) == "")
    }

    @Test("hostile values stay values", arguments: PageSamples.hostile)
    func escaping(value: String) throws {
        var settings = PageSettings.named(value)
        (settings.phone, settings.email) = (value, value)
        let here = LanguageSwitch(path: "/auth/logout", query: [("return_to", value)])
        let hostileSite = try PageRenderer(settings)
        let pages = PageSamples.all(value: value, link: "/x?\"'<>&").map {
            (
                name: $0.name, answer: hostileSite.response(for: $0.page, in: .english, here: here),
                value: value
            )
        }
        #expect(try PageOracle.findings(pages) == "")
    }

    @Test("a failure page has the code, its status, and the request id", arguments: PublicCode.allCases)
    func failure(code: PublicCode) {
        let answer = renderer.response(
            for: .failure(code, requestID: "q7Jw0c2V", retryPath: nil), in: .polish)
        let text = String(decoding: answer.body, as: UTF8.self)
        #expect(answer.status == code.status)
        #expect(text.contains("<main data-code=\"\(code.rawValue)\">"))
        #expect(text.contains("<code>q7Jw0c2V</code>"))
        #expect(
            text.contains("<a ") == code.isAboutLogin, "back to the portal, where nothing else leads there")
    }

    @Test("all that is no failure is 200 and has no code")
    func noFailure() {
        for (name, page) in PageSamples.all() where !name.hasPrefix("failure") {
            #expect(renderer.response(for: page, in: .english).status == .ok)
            #expect(!html(page).contains("data-code"))
        }
    }

    @Test("a link leads to a path here or to http(s), otherwise there is none")
    func links() {
        for good in ["/", "/auth/login?return_to=%2Fx", "https://portal.example/x", "http://localhost:3000/"]
        {
            #expect(Page.link(good) == good)
            #expect(html(.failure(.internal, requestID: "x", retryPath: good)).contains("href=\"\(good)\""))
        }
        for bad in [
            "", "x", "//evil.example", "/\\evil", "javascript:alert(1)", "JAVASCRIPT:x", "data:text/html,x",
            " /x",
            "/x\n", "https:evil", "/\u{7F}", "\u{1}/", "/\t/evil",
        ] {
            #expect(Page.link(bad) == nil, "\(bad)")
            #expect(!html(.failure(.notFound, requestID: "x", retryPath: bad)).contains("<a "))
            #expect(!html(.loggedOut(atNode: true, continuePath: bad)).contains("<a "))
        }
    }

    @Test("the logged-out page tells whether WK has ended its session too")
    func loggedOut() {
        let fully = html(.loggedOut(atNode: true, continuePath: nil))
        let here = html(.loggedOut(atNode: false, continuePath: nil))
        #expect(fully.contains("<h1>Wylogowanie zakończone</h1>"))
        #expect(here.contains("<h1>Wylogowanie tylko z\u{A0}tego portalu</h1>"))
        #expect(here.contains("Aby ją zakończyć, zamknij wszystkie okna"))
    }

    @Test("without a site's name the head says what the page is for")
    func namelessSite() throws {
        let nameless = try PageRenderer()
        let answer = nameless.response(for: .loggedOut(atNode: true, continuePath: nil), in: .english)
        #expect(
            String(decoding: answer.body, as: UTF8.self).contains(
                "<title>You are logged out – Log in</title>"))
    }
}
