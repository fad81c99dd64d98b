import Testing

@testable import SAML

@Suite("Values of messages")
struct ValueTests {
    @Test(
        "A message ID is an NCName of ASCII",
        arguments: [
            ("ID-6ca5e572-bdc1-4419-bd46-a47cb5ebee7b", true), ("_x", true), ("a.b-c_1", true),
            ("", false), ("1a", false), ("-a", false), (".a", false), ("a:b", false), ("a b", false),
            ("ID\u{105}", false), ("a#b", false), (String(repeating: "a", count: 256), true),
            (String(repeating: "a", count: 257), false),
        ])
    func messageID(text: String, isAccepted: Bool) {
        #expect((MessageID(text) != nil) == isAccepted)
    }

    @Test("Fresh IDs are version 4 UUIDs, and ten thousand differ")
    func freshIDs() {
        var generator = SystemRandomNumberGenerator()
        var seen = Set<String>()
        for _ in 0..<10_000 {
            let id = MessageID.fresh(using: &generator)
            #expect(
                id.value.wholeMatch(
                    of: /ID-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
            seen.insert(id.value)
        }
        #expect(seen.count == 10_000)
    }

    @Test(
        "An artifact is 1 to 1024 characters of its alphabets",
        arguments: [
            "AAQAAMh48/1oXIM+sDo7Dh2qMp1HM4IF5DaRNmDj6RdUmllwn9jJHyEgIi8=", "a", "-_.~+/=0",
            String(repeating: "A", count: 1_024),
        ])
    func artifact(text: String) throws {
        #expect(try Artifact(text).value == text)
    }

    @Test(
        "An artifact is nothing else",
        arguments: [
            "", " ", "\t", "AA QA", "AA\r\nQA", "AA\u{0}QA", "<", "AA&amp;", "AA%3D", "\u{105}", "\"",
            "AA==\n",
            String(repeating: "A", count: 1_025), String(repeating: "A", count: 1 << 20),
        ])
    func noArtifact(text: String) {
        #expect { try Artifact(text) } throws: { ($0 as? SAMLError)?.code == .artifactMalformed }
    }

    @Test("The artifact itself never stands in the error")
    func artifactIsNotTold() {
        #expect { try Artifact("SECRETSECRET<") } throws: { !String(describing: $0).contains("SECRET") }
    }

    @Test(
        "A person is known by a PESEL or an eIDAS identifier",
        arguments: [
            ("87022243734", true), ("87022243735", false), ("8702224373", false), ("870222437340", false),
            ("8702224373A", false), ("８７022243734", false), ("00000000000", false), ("44051401359", true),
            ("CZ/PL/abc-123", true), ("ES/PL/1", true), ("ES/PL/", false), ("es/PL/1", false),
            ("ESPL1", false),
            ("ES/PL/a b", false), ("ES/PL/\u{105}", false), ("ES-PL-1234", false),
            ("ES/PL/" + String(repeating: "x", count: 256), true),
            ("ES/PL/" + String(repeating: "x", count: 257), false), ("", false),
        ])
    func personIdentifier(text: String, isAccepted: Bool) {
        #expect((PersonIdentifier(text) != nil) == isAccepted)
    }

    @Test(
        "A PESEL tells the day of birth, in five centuries",
        arguments: [
            ("87022243734", "1987-02-22"), ("02270803624", "2002-07-08"), ("44051401359", "1944-05-14"),
        ])
    func birth(pesel: String, day: String) throws {
        guard case .pesel(_, let birth) = try #require(PersonIdentifier(pesel)) else {
            Issue.record("\(pesel) is no PESEL")
            return
        }
        #expect(birth.text == day)
    }

    @Test("Levels are ordered, and known by their URI only")
    func levels() {
        #expect(AssuranceLevel.low < .substantial && AssuranceLevel.substantial < .high)
        #expect(AssuranceLevel(uri: "http://eidas.europa.eu/LoA/high") == .high)
        #expect(AssuranceLevel(uri: "http://eidas.europa.eu/LoA/High") == nil)
        #expect(AssuranceLevel(uri: "high") == nil)
    }

    @Test("Foreign texts lose control characters and long digit runs on the way to the log")
    func excerpts() {
        #expect(excerpt("PESEL 87022243734 \r\n<b>\u{1B}[31m ż") == "PESEL # ??<b>?[31m ?")
        #expect(excerpt(String(repeating: "x", count: 500)).count == 121)
    }

    @Test("Every requirement says what and where")
    func requirements() {
        for code in SAMLError.Code.allCases {
            #expect(!code.requirement.text.isEmpty && !code.requirement.source.isEmpty, "\(code)")
        }
        #expect(Set(SAMLError.Code.allCases.map(\.requirement.source)).count > 10)
    }
}
