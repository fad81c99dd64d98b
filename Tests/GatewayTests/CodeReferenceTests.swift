import Foundation
import HTTPTypes
import SAML
import Testing

@testable import Gateway

/// Documentation/codes.md says what the code says, and leaves no code out.
@Suite("The reference of codes")
struct CodeReferenceTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let page = root.appending(path: "Documentation/codes.md")

    private static func text() throws -> String { try String(contentsOf: page, encoding: .utf8) }

    private static let headings = """
        | code | status | po polsku | English | українською |
        | --- | --- | --- | --- | --- |

        """
        + PublicCode.allCases.map { code in
            let words = [PageTexts.polish, .english, .ukrainian].map { $0.failure(code).heading }
            return "| [`\(code.rawValue)`](#\(code.rawValue)) | \(code.status.code) | "
                + words.joined(separator: " | ") + " |\n"
        }.joined()

    private static let rules = """
        | rule | what must hold | by |
        | --- | --- | --- |

        """
        + SAMLError.Code.allCases.map { rule in
            "| `\(rule.rawValue)` | \(rule.requirement.text) | \(rule.requirement.source) |\n"
        }.joined()

    @Test("the tables are those of the code")
    func tables() throws {
        let isToBeWritten = ProcessInfo.processInfo.environment["BRAMA_TEST_WRITE_REFERENCE"] != nil
        for (name, expected) in [("headings", Self.headings), ("rules", Self.rules)] {
            let text = try Self.text()
            let start = try #require(text.firstRange(of: "<!-- \(name) -->\n"))
            let end = try #require(text[start.upperBound...].firstRange(of: "<!-- end -->"))
            if isToBeWritten {
                let written = text[..<start.upperBound] + expected + text[end.lowerBound...]
                try written.write(to: Self.page, atomically: true, encoding: .utf8)
            } else {
                #expect(text[start.upperBound..<end.lowerBound] == expected, "\(name)")
            }
        }
    }

    @Test("each public code has its cause, who can mend it, and how", arguments: PublicCode.allCases)
    func section(code: PublicCode) throws {
        let sections = try Self.text().components(separatedBy: "\n## `\(code.rawValue)`\n")
        try #require(sections.count == 2)
        let section = sections[1].components(separatedBy: "\n## ")[0]
        for part in ["**Cause.** ", "**Who.** ", "**Mend.** "] {
            #expect(section.components(separatedBy: part).count == 2, "\(part)")
        }
    }

    @Test(
        "the Polish page has each code beside the heading that citizens read", arguments: PublicCode.allCases)
    func polish(code: PublicCode) throws {
        let page = Self.root.appending(path: "Documentation/troubleshooting.pl.md")
        let row = "\n| \(PageTexts.polish.failure(code).heading) | `\(code.rawValue)` | "
        #expect(try String(contentsOf: page, encoding: .utf8).contains(row))
    }

    @Test("no section is about a code that there is not")
    func noOther() throws {
        let named = try Self.text().matches(of: /\n## `([^`]+)`/).map { String($0.output.1) }
        #expect(named == PublicCode.allCases.map(\.rawValue))
    }

    @Test("each rule that a section names is one")
    func rulesNamed() throws {
        let known = SAMLError.Code.allCases.map(\.rawValue) + ["replay"]
        let table = try #require(
            Self.text().components(separatedBy: "| rule | mostly |\n").last?.components(separatedBy: "\n\n")
                .first)
        let cells = table.split(separator: "\n").map { $0.split(separator: "|")[0] }
        let named = cells.flatMap { $0.matches(of: /`(…?)([a-z-]+)(…?)`/) }
        #expect(named.count > 15)
        for match in named {
            let (_, before, name, behind) = match.output
            let isKnown = known.contains {
                (before.isEmpty ? $0.hasPrefix(name) : $0.hasSuffix(name))
                    && (!before.isEmpty || !behind.isEmpty || $0 == name)
            }
            #expect(isKnown, "\(name)")
        }
    }
}
