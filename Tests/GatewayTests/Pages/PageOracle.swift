import Foundation
import HTTPTypes
import Testing
import Transport

@testable import Gateway

/// An HTML parser that is not ours (Python's html5lib, strict) reads the pages back.
struct PageOracle {
    /// What the oracle has to say against the pages; empty where they hold.
    /// - Parameter pages: name, answer, and the values that its hidden fields and its `code` element must have.
    static func findings(_ pages: [(name: String, answer: ServerResponse, value: String)]) throws -> String {
        let input = pages.map { page in
            [
                "name": page.name, "body": Data(page.answer.body).base64EncodedString(), "value": page.value,
                "policy": page.answer.headers[.contentSecurityPolicy] ?? "",
                "language": page.answer.headers[.contentLanguage] ?? "",
            ]
        }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("brama-pages-\(UUID()).json")
        try JSONEncoder().encode(input).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [python, "Tests/Oracles/check_pages.py", file.path]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return process.terminationStatus == 0
            ? text : "oracle failed, are Scripts/requirements.txt installed? \(text)"
    }

    static var python: String {
        if let named = ProcessInfo.processInfo.environment["BRAMA_PYTHON"] { return named }
        let ours = ".venv/bin/python3"
        return FileManager.default.isExecutableFile(atPath: ours) ? ours : "python3"
    }
}
