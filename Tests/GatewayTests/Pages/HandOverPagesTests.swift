import Testing
import Transport

@testable import Gateway

@Suite("The hand-over page, rendered once and filled often")
struct HandOverPagesTests {
    private func page(_ value: String, foreign: Bool) -> Page {
        let fields = [(name: "SAMLRequest", value: value), (name: "RelayState", value: value + "&amp;")]
        return .handOver(
            action: "https://login.gov.pl/?a=1&b=" + value,
            fields: fields + (foreign ? [(name: "ForeignAuthentication", value: "true")] : []))
    }

    @Test(
        "is what the template makes of it, for the first citizen and for the next",
        arguments: Language.allCases, [true, false])
    func same(language: Language, foreign: Bool) throws {
        let renderer = try PageRenderer(.named("Portal <Przykładowy>"))
        let switches = [nil, "/a?b=\"c\"", "/auth/login"].map { path in path.map { LanguageSwitch(path: $0) }
        }
        for value in ["QUJD", "\"><script>'\u{301}", PreparedText.mark(0), "", "ą\r\n"] {
            for here in switches {
                let page = page(value, foreign: foreign)
                #expect(
                    String(
                        decoding: renderer.response(for: page, in: language, here: here).body, as: UTF8.self)
                        == renderer.rendered(page, in: language, here: here))
            }
        }
    }

    @Test("an operator's template may show a value twice, or not at all")
    func ownTemplate() throws {
        var settings = PageSettings.named("Portal")
        settings.templates[.handOver] =
            "{{#fields}}{{value}}|{{name}}={{value}};{{/fields}}{{^nothing}}{{button}}{{/nothing}}"
        let renderer = try PageRenderer(settings)
        for value in ["first", "second"] {
            let page = page(value, foreign: false)
            let body = String(decoding: renderer.response(for: page, in: .english).body, as: UTF8.self)
            #expect(body == renderer.rendered(page, in: .english, here: nil))
            #expect(body.contains("\(value)|SAMLRequest=\(value);"))
        }
    }
}
