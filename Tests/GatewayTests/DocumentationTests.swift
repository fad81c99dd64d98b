import Foundation
import Testing

/// Documents speak of files that exist.
@Suite("Documentation")
struct DocumentationTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let documents: [String] = {
        let manager = FileManager.default
        let atRoot = (try? manager.contentsOfDirectory(atPath: root.path)) ?? []
        let below =
            (try? manager.subpathsOfDirectory(atPath: root.appending(path: "Documentation").path)) ?? []
        return (atRoot + below.map { "Documentation/\($0)" }).filter { $0.hasSuffix(".md") }.sorted()
    }()

    private static let sources: [String] = {
        let below = try? FileManager.default.subpathsOfDirectory(atPath: root.appending(path: "Sources").path)
        return below ?? []
    }()

    private func text(of document: String) throws -> String {
        try String(contentsOf: Self.root.appending(path: document), encoding: .utf8)
    }

    @Test("the documents are there")
    func present() {
        for name in [
            "README.md", "README.pl.md", "Documentation/login-flow.md", "Documentation/threat-model.md",
        ] {
            #expect(Self.documents.contains(name))
        }
    }

    @Test("each source file that a document names exists, under that name once", arguments: documents)
    func sourceFiles(document: String) throws {
        let named = try text(of: document).matches(of: /`([A-Za-z0-9_+-]+\.(?:swift|c|mustache|css|js))`/)
            .map { String($0.output.1) }
        if document == "Documentation/login-flow.md" { #expect(named.count > 30) }
        for name in Set(named) {
            let found = Self.sources.filter { $0.split(separator: "/").last.map(String.init) == name }
            #expect(found.count == 1, "\(document) names \(name), found \(found)")
        }
    }

    @Test("each path below the package root that a document names exists", arguments: documents)
    func paths(document: String) throws {
        for match in try text(of: document).matches(
            of: /`((?:Sources|Tests|Config|Scripts)\/[A-Za-z0-9_.\/+-]+)`/)
        {
            let path = String(match.output.1)
            let exists = FileManager.default.fileExists(atPath: Self.root.appending(path: path).path)
            #expect(exists, "\(document) names \(path)")
        }
    }

    @Test("each link within the repository leads somewhere", arguments: documents)
    func links(document: String) throws {
        let folder = Self.root.appending(path: document).deletingLastPathComponent()
        for match in try text(of: document).matches(of: /\]\(([^)#\s]+)(?:#[^)]*)?\)/) {
            let target = String(match.output.1)
            if target.contains("://") { continue }
            let exists = FileManager.default.fileExists(atPath: folder.appending(path: target).path)
            #expect(exists, "\(document) links to \(target)")
        }
    }
}
