import Foundation
import Testing

@testable import Simulator

@Suite("Documentation")
struct DocumentationTests {
    private func page() throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: "Documentation/simulator.md"), encoding: .utf8)
    }

    @Test("The table lists every outcome as it is, and no other")
    func outcomes() throws {
        let section = try #require(try page().split(separator: "## Outcomes\n").last)
        let rows = section.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { String($0) }
        let expected = Outcome.all.map { outcome in
            let duty = outcome.expectation == .accepted ? "accept" : "`\(outcome.expectation.text)`"
            return "| `\(outcome.name)` | \(outcome.title.english) | \(duty) |"
        }
        #expect(rows == expected)
    }

    @Test("The page names every rule of the judge")
    func rules() throws {
        let page = try page()
        for rule in RequestRule.allCases { #expect(page.contains("`\(rule.rawValue)`"), "\(rule.rawValue)") }
    }
}
