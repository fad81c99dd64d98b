import Foundation

/// PyJWT as a portal would use it: what it makes of tokens by published keys alone.
enum TokenOracle {
    /// - Returns: for each the subject, or the name of the error.
    static func verdicts(_ cases: [(keys: String, token: String)]) throws -> [String] {
        let input = cases.map { ["keys": $0.keys, "token": $0.token] }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(
            "brama-tokens-\(UUID()).json")
        try JSONEncoder().encode(input).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [PageOracle.python, "Tests/Oracles/verify_tokens.py", file.path]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text.split(separator: "\n").map(String.init)
    }
}
