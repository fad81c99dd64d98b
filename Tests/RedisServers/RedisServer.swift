public import Foundation
import Synchronization

/// A redis-server of its own, with a directory and a port of its own; it ends with this object or this process.
public final class RedisServer: Sendable {
    public static let isInstalled = FileManager.default.isExecutableFile(atPath: "/usr/bin/redis-server")

    /// Whether what is started is a Valkey under Redis's name.
    public static var isValkey: Bool {
        get async { (try? await output(of: "redis-server", ["--version"]))?.contains("Valkey") ?? false }
    }

    public struct Failure: Error { public let output: String }

    private struct State {
        var process: Process?
        var input: Pipe?
        var hasEnded = DispatchSemaphore(value: 0)
        var pid: Int32 = 0
    }

    public let port: UInt16
    public let directory: URL
    /// What redis-cli needs to be let in, besides the port.
    let clientOptions: [String]
    private let arguments: [String]
    private let state = Mutex(State())

    /// Starts a server and waits until it is ready.
    /// - Parameters:
    ///   - arguments: as on redis-server's command line, besides `--port`.
    ///   - portOption: `tls-port` where it speaks TLS only.
    ///   - sentinel: the text of a Sentinel's configuration.
    ///   - clientOptions: what redis-cli needs to be let in.
    public static func start(
        _ arguments: [String] = [], portOption: String = "port", sentinel: String? = nil,
        port: UInt16? = nil, clientOptions: [String] = []
    ) async throws -> RedisServer {
        var last: any Error = Failure(output: "")
        for _ in 0..<5 {
            do {
                return try await offThePool {
                    let server = RedisServer(
                        arguments, portOption, sentinel, port ?? freePort(), clientOptions)
                    try server.run()
                    return server
                }
            } catch {
                last = error
            }
        }
        throw last
    }

    private init(
        _ arguments: [String], _ portOption: String, _ sentinel: String?, _ port: UInt16,
        _ clientOptions: [String]
    ) {
        self.port = port
        self.clientOptions = clientOptions
        directory = FileManager.default.temporaryDirectory.appending(path: "brama-redis-\(UUID())")
        let common = ["--bind", "127.0.0.1", "--dir", directory.path(), "--save", "", "--appendonly", "no"]
        let ports = portOption == "port" ? ["port \(port)"] : ["port 0", "\(portOption) \(port)"]
        let file = directory.appending(path: "sentinel.conf")
        try? FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        if let sentinel {
            let lines = ports + ["bind 127.0.0.1", "dir \(directory.path())", sentinel, ""]
            try? Data(lines.joined(separator: "\n").utf8).write(to: file)
            self.arguments = [file.path(), "--sentinel"]
        } else {
            self.arguments =
                common + ports.flatMap { ("--" + $0).split(separator: " ").map(String.init) } + arguments
        }
    }

    deinit {
        stop()
        try? FileManager.default.removeItem(at: directory)
    }

    /// Starts it (again); blocks until it is ready.
    public func run() throws {
        // The shell ends the server when our end of its input closes, whatever becomes of us.
        // The output is the server's alone, and ends with it.
        let script = #"redis-server "$@" & echo "pid $!"; exec >&- 2>&-; read -r line; kill -9 $!"#
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", script, "redis"] + arguments
        process.standardInput = input
        process.standardOutput = output
        process.standardError = output
        try process.run()
        var text = ""
        let handle = output.fileHandleForReading
        while !text.contains("Ready to accept connections") && !text.contains("Sentinel ID is") {
            let data = handle.availableData
            text += String(decoding: data, as: UTF8.self)
            if data.isEmpty {
                try? input.fileHandleForWriting.close()
                throw Failure(output: text)
            }
        }
        let hasEnded = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            while !handle.availableData.isEmpty {}
            hasEnded.signal()
        }
        let pid = text.split(separator: "\n").first { $0.hasPrefix("pid ") }.flatMap {
            Int32($0.dropFirst(4))
        }
        state.withLock { $0 = State(process: process, input: input, hasEnded: hasEnded, pid: pid ?? 0) }
    }

    /// Kills it at once, as a machine that fails would; blocks until it is gone.
    public func stop() {
        let ended = state.withLock { state in
            defer { state = State() }
            try? state.input?.fileHandleForWriting.close()
            return state.process == nil ? nil : state.hasEnded
        }
        _ = ended?.wait(timeout: .now() + 10)
    }

    /// Makes it stand still, or go on.
    public func pause() { kill(state.withLock { $0.pid }, SIGSTOP) }
    public func resume() { kill(state.withLock { $0.pid }, SIGCONT) }

    /// A port that is free now.
    public static func freePort() -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                _ = unsafe bind(descriptor, pointer, size)
                _ = unsafe getsockname(descriptor, pointer, &size)
            }
        }
        return UInt16(bigEndian: address.sin_port)
    }
}

/// Runs what blocks on a thread of its own.
public func offThePool<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: work)) }
    }
}

/// Runs a command and gives what it printed.
@discardableResult
public func output(of command: String, _ arguments: [String]) async throws -> String {
    try await offThePool {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [command] + arguments
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let text = String(decoding: data, as: UTF8.self)
        guard process.terminationStatus == 0 else { throw RedisServer.Failure(output: text) }
        return text
    }
}

/// Waits until something holds; false where it does not within the time.
public func eventually(
    within patience: Duration = .seconds(20), _ holds: @Sendable () async -> Bool
) async -> Bool {
    let end = ContinuousClock.now + patience
    while ContinuousClock.now < end {
        if await holds() { return true }
        try? await Task.sleep(for: .milliseconds(20))
    }
    return false
}
