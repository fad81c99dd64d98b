import HTTPTypes
import Logging
import Synchronization

@testable import Transport

struct ClosureService: HTTPService {
    let answer: @Sendable (ServerRequest) -> HTTPAnswer
    func answer(_ request: ServerRequest) -> HTTPAnswer { answer(request) }
}

/// What the service was told, as text; answers under `/late` come off the event threads.
let echo: @Sendable (ServerRequest) -> HTTPAnswer = { request in
    let response = ServerResponse(
        status: .ok, headers: [.contentType: "text/plain"], body: Array(told(request).utf8))
    return request.path.hasPrefix("/late")
        ? .pending {
            await Task.yield()
            return response
        } : .ready(response)
}

/// One line each for request line, fields and body.
func told(_ request: ServerRequest) -> String {
    var lines = ["\(request.method.rawValue) \(request.path) \(request.query.map { "?" + $0 } ?? "-")"]
    lines += request.headers.map { "\($0.name.canonicalName)=\($0.value)" }
    lines.append(String(decoding: request.body, as: UTF8.self))
    return lines.joined(separator: "\n")
}

/// Opened and closed by hand; everybody who waits goes on once it is open.
final class Gate: Sendable {
    private let waiters = Mutex<[CheckedContinuation<Void, Never>]?>([])

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = waiters.withLock { waiters in
                waiters?.append(continuation)
                return waiters == nil
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiting = waiters.withLock { waiters in
            defer { waiters = nil }
            return waiters ?? []
        }
        for waiter in waiting { waiter.resume() }
    }
}

/// A server for one test, on a port that the system chooses.
struct ServerTrial {
    private let answer: @Sendable (ServerRequest) -> HTTPAnswer
    private var configuration = ServerConfiguration(address: .internet(host: "127.0.0.1", port: 0))

    init(_ answer: @escaping @Sendable (ServerRequest) -> HTTPAnswer = echo) {
        self.answer = answer
        configuration.threads = 2
    }

    func configured(_ change: (inout ServerConfiguration) -> Void) -> ServerTrial {
        var trial = self
        change(&trial.configuration)
        return trial
    }

    /// `body` runs on a thread where it may block.
    func run<Value: Sendable>(_ body: @escaping @Sendable (HTTPServer) throws -> Value) async throws -> Value
    {
        let server = try HTTPServer(
            configuration, service: ClosureService(answer: answer),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let result: Result<Value, any Error>
        do { result = .success(try await onThread { try body(server) }) } catch { result = .failure(error) }
        await server.shutDown(within: .seconds(2))
        return try result.get()
    }
}
