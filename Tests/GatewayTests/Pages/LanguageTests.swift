import Testing

@testable import Gateway

@Suite("Accept-Language")
struct LanguageTests {
    @Test(
        "chooses the language of the highest quality, Polish in doubt",
        arguments: [
            (nil, .polish), ("", .polish), ("pl", .polish), ("en", .english), ("EN-gb", .english),
            ("pl-PL,pl;q=0.9,en-US;q=0.8,en;q=0.7", .polish), ("pl-PL,en;q=0.8", .polish),
            ("en-US,en;q=0.9,pl;q=0.8", .english), ("en;q=0.5, pl;q=0.6", .polish),
            ("en;q=0.501,pl;q=0.5", .english), ("de,en;q=0.1", .english), ("de,fr;q=0.5", .polish),
            ("en,pl", .english), ("pl,en", .polish), ("uk, ru;q=0.8", .ukrainian),
            ("uk-UA,uk;q=0.9,en;q=0.8", .ukrainian), ("en;q=0.5,uk;q=0.5", .english),
            ("uk;q=0.4,pl;q=0.4,en;q=0.4", .ukrainian), ("ru, *;q=0.1", .polish),
            ("pl;q=0,en;q=0,*", .ukrainian),
            ("*", .polish), ("*,en;q=0.5", .polish), ("en,*;q=0.5", .english), ("pl;q=0,*", .english),
            ("pl;q=0", .polish), ("en;q=0", .polish), ("pl;q=0, en;q=0.001", .english),
            ("en ; q=0.9 ,\tpl;q=0.1", .english), ("en;Q=1.000,pl;q=0.9", .english),
            ("en;q=1.,pl;q=0.9", .english),
        ] as [(String?, Language)])
    func choice(header: String?, expected: Language) {
        #expect(Language(acceptLanguage: header) == expected)
    }

    @Test(
        "passes over ranges that break the grammar",
        arguments: [
            "en;q=1.001", "en;q=2", "en;q=0.1234", "en;q=-1", "en;q=", "en;q", "en;x=1", "en;q=0.5;q=1",
            "english",
            "e", "en_GB", ";q=1", ",,,", "en;q=1;", "\u{E000}", "en\u{0301}", "en;q=0x1",
        ])
    func garbage(header: String) {
        #expect(Language(acceptLanguage: "\(header),pl;q=0.001") == .polish)
    }

    @Test("looks at the first 64 ranges of a header of ten kilobytes, no further")
    func longHeader() {
        let padding = String(repeating: "de-x-aaaa,", count: 1024)
        #expect(Language(acceptLanguage: "en," + padding) == .english)
        #expect(Language(acceptLanguage: padding + "en") == .polish)
        #expect(Language(acceptLanguage: "en" + String(repeating: "x", count: 10240)) == .polish)
    }
}
