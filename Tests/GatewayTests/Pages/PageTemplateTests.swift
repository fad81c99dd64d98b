import HTTPTypes
import Testing
import Transport

@testable import Gateway

@Suite("Own templates")
struct PageTemplateTests {
    /// A shipped template with one edit, and the finding that it must give.
    struct Spoiled: Sendable, CustomTestStringConvertible {
        let template: PageTemplate
        let old: String
        let new: String
        let line: Int?
        let message: String

        init(_ template: PageTemplate, _ old: String, _ new: String, _ line: Int?, _ message: String) {
            (self.template, self.old, self.new, self.line, self.message) = (template, old, new, line, message)
        }

        var testDescription: String { "\(template.rawValue): \(new)" }

        var source: String {
            #expect(template.shipped.ranges(of: old).count == 1, "\(old)")
            return template.shipped.replacing(old, with: new)
        }
    }

    @Test(
        "what does not parse, what is not known and what browsers would stop is named with its line",
        arguments: [
            Spoiled(.failure, "{{cause}}", "{{cause", 5, "a tag is not well-formed"),
            Spoiled(.failure, "{{/layout}}", "{{", 21, "{{ is not closed"),
            Spoiled(.failure, "{{/retryPath}}", "", 20, "this end belongs to no open section"),
            Spoiled(
                .failure, "{{cause}}", "{{couse}}", 5, "unknown variable \"couse\"; did you mean \"cause\"?"),
            Spoiled(.failure, "{{cause}}", "{{action}}", 5, "unknown variable \"action\""),
            Spoiled(
                .failure, "{{cause}}", "{{uppercased(cause)}}", 5, "unknown variable \"uppercased(cause)\""),
            Spoiled(.failure, "{{cause}}", "{{{cause}}}", 5, "cause stands unescaped; allowed: {{cause}}"),
            Spoiled(.failure, "{{cause}}", "{{&cause}}", 5, "cause stands unescaped"),
            Spoiled(.failure, "{{cause}}", "{{script}}", 5, "unknown variable \"script\""),
            Spoiled(.failure, "{{cause}}", "{{=<% %>=}}", 5, "changes the delimiters"),
            Spoiled(.failure, "{{cause}}", "{{%CONTENT_TYPE: TEXT}}", 5, "chooses an escaping"),
            Spoiled(.failure, "{{cause}}", "{{> /etc/passwd}}", 5, "\"/etc/passwd\" is not there"),
            Spoiled(
                .layout, "<style>{{{style}}}</style>", "<style>{{style}}</style>", 10,
                "style must stand in triple"),
            Spoiled(
                .layout, "<style>{{{style}}}</style>", "<style>p{}</style>", 10,
                "browsers will not apply this"),
            Spoiled(.layout, "</head>", "<link rel=x href=y></head>", 11, "<link> is not allowed"),
            Spoiled(.layout, "</head>", "<base href='//x'></head>", 11, "<base> is not allowed"),
            Spoiled(.layout, "</head>", "<meta http-equiv=refresh>", 11, "http-equiv= is not allowed"),
            Spoiled(.layout, "{{$main}}{{/main}}", "{{$other}}{{/other}}", 41, "\"other\" is not there"),
            Spoiled(
                .failure, "<h2>", "<h2 onclick='x()'>", 6, "browsers will not run the script in onclick="),
            Spoiled(.failure, "<h2>", "<h2 STYLE='color:red'>", 6, "style= is not allowed"),
            Spoiled(.failure, "<h2>", "<IFRAME src=x></IFRAME><h2>", 6, "<iframe> is not allowed"),
            Spoiled(
                .failure, "<h2>", "<img src=\"https://x.example/p.png\"><h2>", 6, "src= would load something"),
            Spoiled(.failure, "<h2>", "<script>x()</script><h2>", 6, "browsers will not run this <script>"),
            Spoiled(.failure, "<h2>", "<a href='JavaScript:x()'>x</a><h2>", 6, "this href= is no link"),
            Spoiled(.failure, "<h2>", "<a href='java&#115;cript:x()'>x</a><h2>", 6, "this href= is no link"),
            Spoiled(.failure, "<h2>", "<a href='java&#x73cript:x()'>x</a><h2>", 6, "this href= is no link"),
            Spoiled(.failure, "<h2>", "<a href='&#1;java\tscript:x()'>x</a><h2>", 6, "this href= is no link"),
            Spoiled(.failure, "<h2>", "<a href='java{{!}}script:x()'>x</a><h2>", 6, "this href= is no link"),
            Spoiled(.failure, "<h2>", "<a href='javascript&colon;x()'>x</a><h2>", 6, "&colon; is not known"),
            Spoiled(.failure, "<h2>", "<a href='data:text/html,x'>x</a><h2>", 6, "this href= is no link"),
            Spoiled(
                .failure, "<h2>", "<svg><image href='/x.png'/></svg><h2>", 6, "href= on <image> would load"),
            Spoiled(.failure, "<h2>", "<svg fill='u&#92;72l(/x)'></svg><h2>", 6, "url( in fill= would load"),
            Spoiled(.failure, "<h2>", "<form></form><h2>", 6, "browsers will not send this <form>"),
            Spoiled(
                .layout, "{{#hasContact}}", "{{#hasContact}}<form action='https://evil.example'></form>", 42,
                "browsers will not send this <form>"),
            Spoiled(
                .handOver, "</main>",
                "{{^fields}}<form action='https://evil.example'></form>{{/fields}}</main>",
                13, "this <form> leads elsewhere"),
            Spoiled(
                .logoutQuestion, "</main>", "<f{{! x\n}}orm action='{{action}}?x'></form></main>", 16,
                "this <form> leads elsewhere"),
            Spoiled(.handOver, "action=\"{{action}}\"", "", 6, "this <form> leads elsewhere"),
            Spoiled(.failure, "<h2>", "<!--><iframe><!-- --><h2>", 6, "<iframe> is not allowed"),
            Spoiled(.failure, "<h2>", "<!-- --!><iframe><!-- --><h2>", 6, "<iframe> is not allowed"),
            Spoiled(.failure, "href=\"{{retryPath}}\"", "href={{retryPath}}", 9, "href= is not quoted"),
            Spoiled(.handOver, "{{{script}}}", "{{{script}}};x()", 14, "browsers will not run this <script>"),
        ])
    func source(spoiled: Spoiled) {
        let problems = spoiled.template.problems(in: spoiled.source)
        #expect(problems.first?.message.hasPrefix(spoiled.message) == true, "\(problems)")
        #expect(problems.first?.line == spoiled.line, "\(problems)")
    }

    @Test(
        "what a citizen could not do without is missed",
        arguments: [
            Spoiled(
                .handOver, "method=\"post\"", "method=\"get\"", nil, "the page needs exactly one <form method"
            ),
            Spoiled(.handOver, "id=\"hand-over\"", "", nil, "<form> needs id=\"hand-over\""),
            Spoiled(.handOver, "value=\"{{value}}\"", "", nil, "the form needs {{#fields}}"),
            Spoiled(
                .handOver, "<button type=\"submit\">", "<button type=\"button\">", nil,
                "the form needs a <button"),
            Spoiled(.logoutQuestion, "name=\"{{name}}\"", "name=\"x\"", nil, "the form needs {{#fields}}"),
            Spoiled(
                .logoutQuestion, "<button", "<input name=\"more\"><button", nil, "the form holds other fields"
            ),
            Spoiled(.failure, " data-code=\"{{code}}\"", "", nil, "<main> needs data-code"),
            Spoiled(.failure, "<code>{{requestID}}</code>", "-", nil, "{{requestID}} is missing"),
            Spoiled(.failure, "href=\"{{retryPath}}\"", "href=\"/\"", nil, "{{#retryPath}}"),
            Spoiled(
                .failure, "<h1>{{heading}}</h1>", "<b>{{heading}}</b>", nil, "the page needs exactly one <h1>"
            ),
            Spoiled(.loggedOut, "href=\"{{continuePath}}\"", "", nil, "{{#continuePath}}"),
            Spoiled(.layout, " lang=\"{{language}}\" dir", " lang=\"pl\" dir", nil, "<html> needs lang"),
            Spoiled(.layout, "<title>{{heading}} – {{siteName}}</title>", "", nil, "<title>"),
            Spoiled(.layout, "href=\"{{address}}\"", "href=\"/\"", nil, "the links to the other languages"),
            Spoiled(.layout, "{{$main}}{{/main}}", "", nil, "the page needs exactly one <h1>"),
            Spoiled(.layout, "{{phone}}</a>", "</a>", nil, "{{phone}} is missing"),
            Spoiled(.layout, "<meta charset=\"utf-8\">", "", nil, "<meta charset"),
        ])
    func rendered(spoiled: Spoiled) {
        #expect(spoiled.template.problems(in: spoiled.source) == [])
        var settings = PageSettings()
        settings.phone = "800 100 100"
        settings.templates = [spoiled.template: spoiled.source]
        let problems = settings.problems()
        #expect(problems.contains { $0.problem.message.hasPrefix(spoiled.message) }, "\(problems)")
        #expect(problems.allSatisfy { $0.template == spoiled.template })
    }

    @Test("a template that nests by the thousand is refused before anything recurses into it")
    func nesting() {
        let deep = String(repeating: "{{#heading}}", count: 5_000)
        #expect(
            PageTemplate.failure.problems(in: deep).map(\.message) == [
                "sections are nested more than 16 deep"
            ])
    }

    @Test("whatever an own template forgets to say, values are escaped by byte")
    func escaping() throws {
        var settings = PageSettings.named("\"\u{0301} autofocus onfocus=alert(1) x=\"")
        settings.templates[.failure] = "<main title=\"{{siteName}}\">{{cause}}</main>"
        settings.templates[.layout] = PageTemplate.layout.shipped.replacing(
            PageTemplate.pragma + "\n", with: "")
        for page in [
            Page.failure(.internal, requestID: "x", retryPath: nil),
            .loggedOut(atNode: true, continuePath: nil),
        ] {
            let text = String(
                decoding: try PageRenderer(settings).response(for: page, in: .english).body, as: UTF8.self)
            #expect(text.utf8.firstRange(of: Array("\"\u{0301} autofocus".utf8)) == nil, "\(text)")
            #expect(text.utf8.firstRange(of: Array("&quot;\u{0301} autofocus".utf8)) != nil)
        }
    }

    @Test(
        "own templates, name and contact leave the policy as it is; a logo adds its own kind of picture only")
    func policy() throws {
        var settings = PageSettings.named("x")
        (settings.phone, settings.email) = ("112", "a@b.example")
        for template in PageTemplate.allCases {
            settings.templates[template] = template.shipped + "<!-- own -->"
        }
        let shipped = try PageRenderer()
        var own = try PageRenderer(settings)
        for (name, page) in PageSamples.all() {
            let (a, b) = (
                shipped.response(for: page, in: .polish).headers, own.response(for: page, in: .polish).headers
            )
            #expect(a == b, "\(name)")
        }
        settings.logo = try PageLogo(Array(#"<svg xmlns="http://www.w3.org/2000/svg"/>"#.utf8))
        own = try PageRenderer(settings)
        for (name, page) in PageSamples.all() {
            let policy = own.response(for: page, in: .polish).headers[.contentSecurityPolicy] ?? ""
            let before = shipped.response(for: page, in: .polish).headers[.contentSecurityPolicy]
            #expect(policy.contains("; img-src data:;"), "\(name)")
            #expect(policy.replacing("; img-src data:", with: "") == before, "\(name)")
        }
    }
}
