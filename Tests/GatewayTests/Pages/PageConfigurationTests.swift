import Testing
import Transport

@testable import Gateway

@Suite("Configuration of the pages")
struct PageConfigurationTests {
    private static let pages = """
        pages:
          siteName: e-Urząd Przykładowo
          contact: { phone: "+48 22 123 45 67", email: pomoc@portal.example.gov.pl }
          logo: logo.svg
          directory: pages
        """

    private func fixture(_ files: [String: String] = [:], pages: String = Self.pages) -> ConfigurationFixture
    {
        var fixture = ConfigurationFixture()
        fixture[ConfigurationFixture.path] = ConfigurationFixture.text + pages + "\n"
        fixture["/srv/config/logo.svg"] = #"<svg xmlns="http://www.w3.org/2000/svg"/>"#
        fixture["/srv/config/pages/failure.mustache"] = PageTemplate.failure.shipped
        for (path, text) in files { fixture["/srv/config/" + path] = text }
        return fixture
    }

    @Test("name, contact, logo, templates and style are taken in")
    func accepted() throws {
        let own = PageTemplate.loggedOut.shipped.replacing("<main>", with: "<main class=\"own\">")
        let (configuration, findings) = fixture([
            "pages/logged-out.mustache": own.replacing("\n", with: "\r\n"),
            "pages/brama.css": "p { color: red }",
            "pages/README.txt": "not a template",
        ]).load()
        #expect(findings == [])
        let settings = try #require(configuration?.pages)
        #expect(settings.siteName == "e-Urząd Przykładowo")
        #expect(settings.phone == "+48 22 123 45 67" && settings.email == "pomoc@portal.example.gov.pl")
        #expect(settings.logo != nil)
        #expect(settings.templates == [.loggedOut: own, .failure: PageTemplate.failure.shipped])
        let page = try PageRenderer(settings).response(
            for: .loggedOut(atNode: true, continuePath: "/"), in: .ukrainian)
        let text = String(decoding: page.body, as: UTF8.self)
        #expect(text.contains("<style>p { color: red }</style>") && text.contains("<main class=\"own\">"))
        #expect(text.contains("<title>Ви вийшли – e-Urząd Przykładowo</title>"))
        #expect(
            text.contains("href=\"tel:+48221234567\"")
                && text.contains("href=\"mailto:pomoc@portal.example.gov.pl\""))
        #expect(text.contains("<img class=\"logo\" src=\"data:image/svg+xml;base64,"))
    }

    @Test("without a group of its own the pages have the registered name")
    func absent() throws {
        let settings = try #require(ConfigurationFixture().load().configuration).pages
        #expect(settings == .named("Portal Przykładowy"))
    }

    @Test(
        "a finding names the file and the line",
        arguments: [
            ("pages/failure.mustache", "{{", "/srv/config/pages/failure.mustache:1: {{ is not closed"),
            (
                "pages/failure.mustache",
                PageTemplate.failure.shipped.replacing("{{cause}}", with: "{{csrf}}"),
                "/srv/config/pages/failure.mustache:5: unknown variable \"csrf\""
            ),
            (
                "pages/logout-question.mustache",
                PageTemplate.logoutQuestion.shipped.replacing("{{value}}", with: "x"),
                "/srv/config/pages/logout-question.mustache: the form needs {{#fields}}"
            ),
            (
                "pages/failures.mustache", "",
                "/srv/config/pages/failures.mustache: replaces no page; did you mean \"failure.mustache\"?"
            ),
            (
                "pages/hand-over.mustache", String(repeating: "x", count: 70_000),
                "/srv/config/pages/hand-over.mustache: cannot be read: it is larger than 65536 bytes"
            ),
            (
                "pages/brama.css", "p {}\n@IMPORT 'x';",
                "/srv/config/pages/brama.css:2: @import is not allowed"
            ),
            ("pages/brama.css", "</STYLE><script>", "/srv/config/pages/brama.css:1: </ is not allowed"),
            (
                "pages/brama.css", "p { background: url(x) }",
                "/srv/config/pages/brama.css:1: url( is not allowed"
            ),
            (
                "pages/brama.css", "p {}\np { background: U\\72\nl(x) }",
                "/srv/config/pages/brama.css:2: url( is not allowed"
            ),
            (
                "pages/brama.css", "p { background: u\\000072l(x) }",
                "/srv/config/pages/brama.css:1: url( is not allowed"
            ),
            (
                "pages/brama.css", "\\@\\i\\mport 'x';",
                "/srv/config/pages/brama.css:1: @import is not allowed"
            ),
            (
                "pages/brama.css", "p { background: -webkit-image-set('x' 1x) }",
                "/srv/config/pages/brama.css:1: image-set( is not allowed"
            ),
            (
                "logo.svg", "<svg>",
                "/srv/config/brama.yaml:37: pages.logo: /srv/config/logo.svg is not an SVG"
            ),
            (
                "logo.svg", String(repeating: " ", count: 70_000),
                "/srv/config/brama.yaml:37: pages.logo: /srv/config/logo.svg cannot be read: it is larger"
            ),
        ])
    func findings(path: String, text: String, expected: String) {
        let findings = fixture([path: text]).load().findings.map(\.description)
        #expect(findings.count == 1 && findings[0].hasPrefix(expected), "\(findings)")
    }

    @Test("a template that is not UTF-8 is refused")
    func encoding() {
        var fixture = fixture()
        fixture.files["/srv/config/pages/failure.mustache"] = .init(bytes: [0xB3], mode: 0o644)
        #expect(
            fixture.load().findings.map(\.description)
                == ["/srv/config/pages/failure.mustache: is not UTF-8; save it as UTF-8"])
    }

    @Test(
        "values that will not do",
        arguments: [
            ("pages: { directory: nowhere }", "pages.directory: /srv/config/nowhere cannot be read"),
            (
                "pages: { directory: ../certificates }",
                "pages.directory: /srv/certificates holds none of layout.mustache"
            ),
            (
                "pages: { logo: none.png }",
                "pages.logo: /srv/config/none.png cannot be read: there is no such file"
            ),
            (
                "pages: { contact: { phone: call us } }",
                "pages.contact.phone: \"call us\" is not a telephone number"
            ),
            (
                "pages: { contact: { phone: \"12;ext=1\" } }",
                "pages.contact.phone: \"12;ext=1\" is not a telephone"
            ),
            ("pages: { contact: { email: a@b } }", "pages.contact.email: \"a@b\" is not an e-mail address"),
            (
                "pages: { contact: { email: \"a@b.pl?subject=x\" } }",
                "pages.contact.email: \"a@b.pl?subject=x\" is not"
            ),
            ("pages: { siteName: \"\" }", "pages.siteName: \"\" has 0 bytes"),
        ])
    func values(text: String, expected: String) {
        let findings = fixture(pages: text).load().findings.map(\.message)
        #expect(findings.count == 1 && findings[0].hasPrefix(expected), "\(findings)")
    }
}
