import Foundation

/// Independent programs that judge what we make, and make what we judge.
enum Program {
    struct Result {
        let status: Int32
        let output: [UInt8]
        let errors: String
    }

    /// Runs a program found on PATH, in `directory`.
    static func run(_ name: String, _ arguments: [String], in directory: TemporaryDirectory) throws -> Result
    {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [name] + arguments
        process.currentDirectoryURL = directory.url
        // Files instead of pipes: nothing can block, however much is written.
        let output = directory.url.appendingPathComponent("output-\(UUID().uuidString)")
        let errors = directory.url.appendingPathComponent("errors-\(UUID().uuidString)")
        for file in [output, errors] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: [UInt8](try Data(contentsOf: output)),
            errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
    }

    /// The Python of the tests' virtual environment.
    static var python: String {
        if let named = ProcessInfo.processInfo.environment["BRAMA_PYTHON"] { return named }
        let own = packageRoot.appendingPathComponent(".venv/bin/python3").path
        return FileManager.default.isExecutableFile(atPath: own) ? own : "python3"
    }

    static func oracle(_ name: String) -> String {
        packageRoot.appendingPathComponent("Tests/Oracles/\(name).py").path
    }

    static let packageRoot = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
}

/// A directory that goes with the value.
final class TemporaryDirectory {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("brama-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    @discardableResult
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let file = url.appendingPathComponent(name)
        try Data(bytes).write(to: file)
        return file.path
    }

    func read(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: url.appendingPathComponent(name)))
    }
}
