import Foundation

/// A Python server of `Tests/Oracles`, mostly `back_channel_server.py`, as a process that ends with this object.
final class BackChannelServer: @unchecked Sendable {
    let port: Int
    private let process = Process()
    private let input = Pipe()

    /// Starting waits for another process: not on a thread of the tests' pool, which has as many as there are cores.
    static func start(
        _ arguments: [String] = [], script: String = "back_channel_server.py"
    ) async throws -> BackChannelServer {
        try await offThePool { try BackChannelServer(arguments, script) }
    }

    private init(_ arguments: [String], _ script: String) throws {
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            [Self.python, Self.oracles.appending(path: script).path()] + arguments
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = Data()
        while let byte = try output.fileHandleForReading.read(upToCount: 1), byte.first != UInt8(ascii: "\n")
        {
            if byte.isEmpty { break }
            line += byte
        }
        guard let port = Int(String(decoding: line, as: UTF8.self)) else {
            throw CocoaError(.executableLoad)
        }
        self.port = port
    }

    /// Ends by itself when its input does.
    deinit { try? input.fileHandleForWriting.close() }

    static var python: String {
        let venv = package.appending(path: ".venv/bin/python3").path()
        return ProcessInfo.processInfo.environment["BRAMA_PYTHON"]
            ?? (FileManager.default.isExecutableFile(atPath: venv) ? venv : "python3")
    }

    static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let oracles = package.appending(path: "Tests/Oracles")
}

/// The certificates of `Tests/Oracles/make-tls-certificates.sh`, made once in a test run.
struct TLSCertificates {
    private static let made = Task { try await offThePool { try TLSCertificates() } }
    static var shared: TLSCertificates { get async throws { try await made.value } }

    let directory: URL

    private init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "brama-tls-\(UUID())")
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            BackChannelServer.oracles.appending(path: "make-tls-certificates.sh").path(), directory.path(),
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileReadUnknown) }
    }

    func path(_ name: String) -> String { directory.appending(path: name).path() }

    func pem(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path(name)))) }

    func serving(_ name: String) -> [String] {
        ["--certificate", path("\(name).crt"), "--key", path("\(name).key")]
    }
}

/// Runs what blocks on a thread of its own.
func offThePool<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: work)) }
    }
}
