import Foundation
import Testing

@testable import Simulator

@Suite("Documentation")
struct DocumentationTests {
    private let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Documentation/simulator.md")

    private func page() throws -> String { try String(contentsOf: file, encoding: .utf8) }

    @Test("The table lists every outcome as it is, and no other")
    func outcomes() throws {
        let expected = Outcome.Group.allCases.map { section($0) }.joined(separator: "\n")
        let page = try page()
        let start = try #require(page.firstRange(of: section(.answers).prefix(20)))
        if ProcessInfo.processInfo.environment["BRAMA_TEST_WRITE_REFERENCE"] != nil {
            try (page[..<start.lowerBound] + expected).write(to: file, atomically: true, encoding: .utf8)
        }
        let written = try self.page()[start.lowerBound...]
        #expect(written == expected, "BRAMA_TEST_WRITE_REFERENCE=1 writes it anew")
    }

    private func section(_ group: Outcome.Group) -> String {
        let rows = Outcome.all.filter { $0.group == group }.map { outcome in
            let duty = outcome.expectation == .accepted ? "accept" : "`\(outcome.expectation.text)`"
            return
                "| `\(outcome.name)` | \(outcome.title.english) | \(duty) | \(outcome.cases.joined(separator: ", ")) |\n"
        }
        return """
            ### \(group.title.english)

            | outcome | what happens | what the client must do | cases |
            | --- | --- | --- | --- |
            \(rows.joined())
            """
    }

    @Test("The page names every rule of the judge")
    func rules() throws {
        let page = try page()
        for rule in RequestRule.allCases { #expect(page.contains("`\(rule.rawValue)`"), "\(rule.rawValue)") }
    }
}
