import Testing

@testable import Gateway

@Suite("Texts of the pages")
struct PageTextsTests {
    private func texts(_ language: Language) -> [String] {
        let texts = PageTexts.of(language)
        let failures = PublicCode.allCases.map(texts.failure)
        return [
            texts.siteName, texts.handOver.heading, texts.handOver.explanation, texts.handOver.hint,
            texts.handOver.button, texts.remedyHeading, texts.requestIDLabel, texts.requestIDHint,
            texts.logoutQuestion.heading, texts.logoutQuestion.explanation, texts.logoutQuestion.button,
            texts.logoutQuestion.otherwise, texts.loggedOut.heading, texts.loggedOut.explanation,
            texts.loggedOut.advice, texts.loggedOutHereOnly.heading, texts.loggedOutHereOnly.explanation,
            texts.loggedOutHereOnly.advice, texts.continueLabel,
        ] + failures.flatMap { [$0.heading, $0.cause, $0.remedy, $0.retry] }
    }

    @Test("each text is there in both languages, and translated")
    func translated() {
        let both = zip(texts(.polish), texts(.english))
        #expect(texts(.polish).count == texts(.english).count)
        for (polish, english) in both {
            #expect(polish.utf8.count > 3 && english.utf8.count > 3)
            #expect(polish != english)
        }
    }

    @Test(
        "sentences end, headings and buttons do not, and nothing holds stray space",
        arguments: Language.allCases)
    func punctuation(language: Language) {
        for text in texts(language) {
            #expect(text == text.split(separator: " ").joined(separator: " "), "\(text)")
            #expect(!text.contains("\n"), "\(text)")
        }
        for failure in PublicCode.allCases.map(PageTexts.of(language).failure) {
            #expect(failure.cause.hasSuffix(".") && failure.remedy.hasSuffix("."))
            #expect(!failure.heading.hasSuffix(".") && !failure.retry.hasSuffix("."))
        }
    }

    @Test("every heading is another, so that every page has its own title", arguments: Language.allCases)
    func headings(language: Language) {
        let texts = PageTexts.of(language)
        let headings =
            PublicCode.allCases.map { texts.failure($0).heading } + [
                texts.handOver.heading, texts.logoutQuestion.heading, texts.loggedOut.heading,
                texts.loggedOutHereOnly.heading,
            ]
        #expect(Set(headings).count == headings.count)
    }

    @Test("templates name nothing that is not given, as that would vanish without a word")
    func templateNames() throws {
        let renderer = try PageRenderer(siteName: "x")
        let templates = [
            "hand-over": PackageResources.hand_over_mustache, "failure": PackageResources.failure_mustache,
            "logout-question": PackageResources.logout_question_mustache,
            "logged-out": PackageResources.logged_out_mustache,
        ]
        for (name, page) in PageSamples.all() {
            guard let template = templates[String(name.split(separator: "-internal")[0])] ?? nil else {
                continue
            }
            let given = Set(renderer.values(of: page, in: .polish).keys).union(["name", "value"])
            let named = names(in: template).union(names(in: PackageResources.layout_mustache))
            #expect(named.subtracting(given) == [], "\(name)")
        }
        #expect(names(in: PackageResources.failure_mustache).contains("requestIDHint"))
    }

    private func names(in template: [UInt8]) -> Set<String> {
        let text = String(decoding: template, as: UTF8.self)
        let tags = text.split(separator: "{{").dropFirst().compactMap { $0.split(separator: "}}").first }
        let plain = tags.filter { !"%<>$/".contains($0.first ?? "%") }
        return Set(plain.map { String($0.drop { "#^{".contains($0) }) })
    }
}
