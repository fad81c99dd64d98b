import Foundation
import Testing
import Yams

@testable import Simulator

/// The attack catalogue: every row is there, and what is said to prove it exists.
@Suite("Attack catalogue")
struct CatalogueTests {
    /// Every row's id: classes with how many rows they have, numbered from 01.
    static let classes: [(name: String, rows: Int)] = [
        ("ART", 22), ("SOAP", 27), ("ARS", 18), ("XSW", 35), ("SIG", 36), ("C14N", 20), ("XML", 34),
        ("ENC", 45),
        ("RSP", 20), ("AST", 40), ("ATT", 21), ("STA", 15), ("RPL", 14), ("WEB", 32), ("GW", 19), ("SLO", 17),
        ("CRT", 15), ("OPS", 14), ("OUT", 11), ("POS", 15),
    ]

    static let ids = classes.flatMap { group in
        (1...group.rows).map { "\(group.name)-\($0 < 10 ? "0" : "")\($0)" }
    }

    private let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    struct Row {
        let id: String
        let title: String
        let status: String
        let tests: [String]
        let why: String?

        var outcomes: [Outcome] { Outcome.ofCase(id) }
    }

    private func rows() throws -> [Row] {
        let text = try String(
            contentsOf: root.appending(path: "Tests/Catalogue/coverage.yaml"), encoding: .utf8)
        let list = try #require(try Yams.load(yaml: text) as? [[String: Any]])
        return try list.map { row in
            Row(
                id: try #require(row["id"] as? String), title: try #require(row["title"] as? String),
                status: try #require(row["status"] as? String), tests: row["tests"] as? [String] ?? [],
                why: row["why"] as? String)
        }
    }

    @Test("has every row once, and no other")
    func complete() throws {
        #expect(try rows().map(\.id) == Self.ids)
        let unknown = Set(Outcome.all.flatMap(\.cases)).subtracting(Self.ids)
        #expect(unknown.isEmpty, "outcomes stand for rows that are none: \(unknown)")
        let gone = Outcome.casesByName.keys.filter { Outcome.named($0) == nil }
        #expect(gone.isEmpty, "cases of outcomes that are gone: \(gone)")
    }

    @Test("says of each row what proves it, or why nothing does")
    func reasons() throws {
        for row in try rows() {
            switch row.status {
            case "covered": #expect(!row.tests.isEmpty || !row.outcomes.isEmpty, "\(row.id)")
            case "not-applicable", "open":
                #expect(row.why?.isEmpty == false && row.tests.isEmpty, "\(row.id)")
            default: Issue.record("\(row.id) has the status \(row.status)")
            }
        }
    }

    @Test("names tests that are there")
    func tests() throws {
        let sources = try sources()
        for row in try rows() {
            for test in row.tests {
                let quoted = "\"" + test + "\""
                #expect(sources.contains(quoted) || sources.contains("def \(test)("), "\(row.id): \(test)")
            }
        }
    }

    /// All test sources but this one.
    private func sources() throws -> String {
        let folder = root.appending(path: "Tests")
        let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        var text = ""
        for case let file as URL in files
        where ["swift", "py"].contains(file.pathExtension) && file.lastPathComponent != "CatalogueTests.swift"
        {
            text += try String(contentsOf: file, encoding: .utf8)
        }
        return text
    }

    @Test("Documentation/attack-coverage.md is what the catalogue says")
    func page() throws {
        let file = root.appending(path: "Documentation/attack-coverage.md")
        let expected = try document()
        if ProcessInfo.processInfo.environment["BRAMA_TEST_WRITE_REFERENCE"] != nil {
            try expected.write(to: file, atomically: true, encoding: .utf8)
        }
        let written = try String(contentsOf: file, encoding: .utf8)
        #expect(written == expected, "BRAMA_TEST_WRITE_REFERENCE=1 writes it anew")
        print(try totals().map { "attack catalogue: " + $0.joined(separator: " ") }.joined(separator: "\n"))
    }

    /// Class, rows, covered, not applicable, open; the last line is the sum.
    private func totals() throws -> [[String]] {
        let rows = try rows()
        func line(_ name: String, _ rows: [Row]) -> [String] {
            [name, "\(rows.count)"]
                + ["covered", "not-applicable", "open"].map { status in
                    "\(rows.count { $0.status == status })"
                }
        }
        return Self.classes.map { group in line(group.name, rows.filter { $0.id.hasPrefix(group.name + "-") })
        }
            + [line("all", rows)]
    }

    private func document() throws -> String {
        let table = try rows().map { row in
            let proof =
                row.status == "covered"
                ? (row.outcomes.map { "`\($0.name)`" } + row.tests).joined(separator: "; ") : (row.why ?? "")
            let cells = [row.id, row.title, row.status.replacing("-", with: " "), proof]
            return "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
        }
        let head = try totals().map { "| " + $0.joined(separator: " | ") + " |" }
        return """
            # What the attack catalogue covers

            Written by the tests of `Tests/SimulatorTests` from `Tests/Catalogue/coverage.yaml` and the simulator's outcomes; a test
            compares it. `brama attack` sends every case that names an outcome (in code letters) to a gateway over HTTP;
            the others are titles of tests. See also the [threat model](threat-model.md).

            | class | rows | covered | not applicable | open |
            | --- | --- | --- | --- | --- |
            \(head.joined(separator: "\n"))

            | id | what is sent or expected | status | proof, or why none |
            | --- | --- | --- | --- |
            \(table.joined(separator: "\n"))

            """
    }
}
