import Foundation

/// Runs an oracle of `Tests/Oracles`.
enum OracleProcess {
    struct Result: Sendable {
        let status: Int32
        let output: Data
        let errors: String
    }

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// `$BRAMA_PYTHON`, else the virtual environment in the package root, else the system's.
    private static var interpreter: String {
        if let named = ProcessInfo.processInfo.environment["BRAMA_PYTHON"] { return named }
        let local = root.appending(path: ".venv/bin/python3").path()
        return FileManager.default.isExecutableFile(atPath: local) ? local : "/usr/bin/env"
    }

    static func python(_ script: String, _ arguments: [String]) async throws -> Result {
        let process = Process()
        let interpreter = interpreter
        process.executableURL = URL(filePath: interpreter)
        process.arguments =
            (interpreter == "/usr/bin/env" ? ["python3"] : [])
            + [root.appending(path: "Tests/Oracles/\(script)").path()] + arguments
        process.environment = [
            "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8", "PATH": "/usr/bin:/bin",
        ]
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        return try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { process in
                continuation.resume(
                    returning: Result(
                        status: process.terminationStatus, output: output.fileHandleForReading.availableData,
                        errors: String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self)))
            }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
    }
}
