import Foundation
import Testing

/// Runs an independent program and returns what it says.
struct Oracle {
    struct Answer {
        let status: Int32
        let bytes: [UInt8]

        var output: String { String(decoding: bytes, as: UTF8.self) }
    }

    static func run(_ program: String, _ arguments: [String], input: [UInt8] = []) throws -> Answer {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let (standardInput, standardOutput) = (Pipe(), Pipe())
        process.standardInput = standardInput
        process.standardOutput = standardOutput
        process.standardError = standardOutput
        try process.run()
        standardInput.fileHandleForWriting.write(Data(input))
        try standardInput.fileHandleForWriting.close()
        let output = standardOutput.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Answer(status: process.terminationStatus, bytes: Array(output))
    }

    static func python(_ script: String, input: String = "") throws -> Answer {
        let environment = ProcessInfo.processInfo.environment
        let candidate = FileManager.default.currentDirectoryPath + "/.venv/bin/python3"
        let python =
            environment["BRAMA_PYTHON"]
            ?? (FileManager.default.isExecutableFile(atPath: candidate) ? candidate : "python3")
        return try run(python, ["-c", script], input: Array(input.utf8))
    }

    /// The path of a file with these bytes, removed after `body`.
    static func withFile<T>(_ bytes: [UInt8], suffix: String, _ body: (String) throws -> T) throws -> T {
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("brama-\(UUID().uuidString)\(suffix)")
        try Data(bytes).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        return try body(url.path)
    }
}

/// Real messages, which are not part of the repository.
enum Vectors {
    static var directory: String? { ProcessInfo.processInfo.environment["BRAMA_VECTORS"] }

    static func read(_ name: String) throws -> [UInt8] {
        let directory = try #require(directory)
        return Array(try Data(contentsOf: URL(fileURLWithPath: directory + "/" + name)))
    }
}
