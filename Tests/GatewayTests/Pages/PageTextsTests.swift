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
            texts.loggedOutHereOnly.advice, texts.notLoggedIn.heading, texts.notLoggedIn.explanation,
            texts.notLoggedIn.advice, texts.continueLabel, texts.languagesLabel, texts.contactLabel,
        ] + failures.flatMap { [$0.heading, $0.cause, $0.remedy, $0.retry] }
    }

    @Test("each text is there in all three languages, and translated")
    func translated() {
        let all = Language.allCases.map(texts)
        #expect(all.count == 3 && all.allSatisfy { $0.count == all[0].count })
        for index in all[0].indices {
            let translations = all.map { $0[index] }
            #expect(translations.allSatisfy { $0.utf8.count > 3 })
            #expect(Set(translations).count == 3, "\(translations)")
        }
    }

    @Test("each language is written in its own letters and quotation marks", arguments: Language.allCases)
    func letters(language: Language) {
        let own: [Language: String] = [.polish: "„”–’", .english: "“”–’", .ukrainian: "«»–’"]
        let marks = "\"'`„”“«»–—…’‘"
        for text in texts(language) {
            let foreign = text.filter { marks.contains($0) && !(own[language] ?? "").contains($0) }
            #expect(foreign.isEmpty, "\(text)")
            let cyrillic = text.unicodeScalars.count { (0x400...0x52F).contains($0.value) }
            // Ukrainian has і, ї, є, ґ; the letters of Russian alone must not slip in.
            #expect(language == .ukrainian ? cyrillic > 1 : cyrillic == 0, "\(text)")
            #expect(!text.lowercased().contains { "ыэёъ".contains($0) }, "\(text)")
        }
    }

    /// A phone shows some 30 characters a line.
    @Test("no text is longer than a glance", arguments: Language.allCases)
    func length(language: Language) {
        let texts = PageTexts.of(language)
        for failure in PublicCode.allCases.map(texts.failure) {
            #expect(failure.heading.count <= 55, "\(failure.heading)")
            #expect(failure.cause.count <= 165, "\(failure.cause)")
            #expect(failure.remedy.count <= 140, "\(failure.remedy)")
            #expect(failure.retry.count <= 30, "\(failure.retry)")
            for text in [failure.cause, failure.remedy] {
                #expect(text.split(separator: ". ").count <= 2, "\(text)")
            }
        }
        for text in self.texts(language) { #expect(text.count <= 170, "\(text.count) \(text)") }
    }

    @Test("nobody has to know what stands behind", arguments: Language.allCases)
    func jargon(language: Language) {
        let words = [
            "saml", "węz", "wezel", "node", "вузол", "token", "artifact", "assertion", "http", "serwer",
            "server",
            "сервер", "request", "żądani", "запит", "sesji wygas", "błąd użytkownika", "autentyk",
            "uwierzyteln",
        ]
        for text in texts(language) {
            let found = words.filter { text.lowercased().contains($0) }
            #expect(found == [], "\(text)")
        }
    }

    @Test("words of one letter are tied to the next")
    func tied() {
        #expect(PageTexts.tied("i z tego, w nim", in: .polish) == "i\u{A0}z\u{A0}tego, w\u{A0}nim")
        #expect(PageTexts.tied("Вхід у браузері й тут", in: .ukrainian) == "Вхід у\u{A0}браузері й\u{A0}тут")
        #expect(PageTexts.tied("a b c", in: .english) == "a b c")
        #expect(PageTexts.tied("– na 5 x", in: .polish) == "– na 5 x")
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
                texts.loggedOutHereOnly.heading, texts.notLoggedIn.heading,
            ]
        #expect(Set(headings).count == headings.count)
    }

    @Test("a template gets every value that it may name, and it is said which those are")
    func templateNames() throws {
        var settings = PageSettings.named("x")
        (settings.phone, settings.email) = ("112", "a@b.example")
        settings.logo = try PageLogo(Array(#"<svg xmlns="http://www.w3.org/2000/svg"/>"#.utf8))
        let renderer = try PageRenderer(settings)
        var given: [PageTemplate: Set<String>] = [:]
        for preview in PagePreview.all {
            let values = renderer.values(of: preview.page, in: .polish, here: preview.here)
            let template = preview.page.template
            given[template, default: []].formUnion(values.keys)
            let common = PageTemplate.layout.variables.union(["script", "name", "value"])
            #expect(Set(values.keys).subtracting(common.union(template.variables)) == [], "\(preview.name)")
        }
        for (template, names) in given {
            let inLists: Set = ["name", "value", "languageCode", "languageName", "address"]
            #expect(template.variables.subtracting(names.union(inLists)) == [], "\(template)")
        }
    }

    @Test("the shipped templates pass what own ones must pass", arguments: PageTemplate.allCases)
    func shipped(template: PageTemplate) {
        #expect(template.problems(in: template.shipped) == [])
        var settings = PageSettings()
        settings.templates = [template: template.shipped]
        #expect(settings.problems().map(\.problem) == [])
    }
}
