import Foundation

/// The openssl command line, in a directory that goes with the value.
final class OpenSSL {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "brama-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    struct Failure: Error { let errors: String }

    /// A bash script in the directory; its output and errors together.
    @discardableResult
    func run(_ script: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-c", "set -e\nexport LC_ALL=C.UTF-8\n" + script]
        process.currentDirectoryURL = url
        let output = url.appending(path: "output-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: output.path, contents: nil)
        let handle = try FileHandle(forWritingTo: output)
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        process.waitUntilExit()
        let text = String(decoding: try Data(contentsOf: output), as: UTF8.self)
        guard process.terminationStatus == 0 else { throw Failure(errors: text) }
        return text
    }

    func path(_ name: String) -> String { url.appending(path: name).path }

    func read(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: url.appending(path: name))) }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: url.appending(path: name))
    }
}
