import Foundation
import HTTPTypes
import Testing

@testable import Transport

@Suite("More than the server can do")
struct ServerOverloadTests {
    private static func request(_ method: String, _ path: String) -> String {
        "\(method) \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"
    }

    private static func residentBytes() throws -> Int {
        let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return try #require(Int(fields[1])) * sysconf(Int32(_SC_PAGESIZE))
    }

    @Test("Answers that a peer always has more of to take do not pile up once they went out")
    func sentIsForgotten() async {
        // A process of its own: what the others of this one take counts as well.
        await #expect(processExitsWith: .success) { () async throws -> Void in
            let body = [UInt8](repeating: 0x61, count: 200 << 10)
            let (rounds, each) = (24, 100)
            try await ServerTrial { _ in .ready(ServerResponse(status: .ok, body: body)) }.configured {
                // More than the system buffers, so that the server is never rid of all at once.
                $0.limits.unsentBytes = 8 << 20
            }.run { server in
                let client = try SocketClient(server.address)
                let requests = String(repeating: Self.request("GET", "/"), count: each)
                let before = try Self.residentBytes()
                // Each round asks for the next one before it takes its answers: 480 MB, never all of it taken.
                try client.send(requests)
                for _ in 0..<rounds {
                    try client.send(requests)
                    for _ in 0..<each {
                        // Slower than the server could.
                        usleep(1_000)
                        guard try client.nextAnswer().body.count == body.count else { _exit(3) }
                    }
                }
                // What sanitizers remember of all that was touched or freed is beyond any bound.
                let isWatched =
                    unsafe dlsym(nil, "__tsan_init") != nil || dlsym(nil, "__asan_init") != nil
                guard try isWatched || Self.residentBytes() - before < 100 << 20 else { _exit(4) }
            }
            exit(0)
        }
    }

    @Test(
        "Work off the event threads is bounded for all connections together: 503 at once, then service again")
    func pending() async throws {
        let gate = Gate()
        let answer: @Sendable (ServerRequest) -> HTTPAnswer = { request in
            guard request.path == "/late" else { return .ready(ServerResponse(status: .ok)) }
            return .pending {
                await gate.wait()
                return ServerResponse(status: .ok)
            }
        }
        try await ServerTrial(answer).configured { $0.limits.pendingAnswers = 3 }.run { server in
            let waiting = try (0..<3).map { _ in
                let client = try SocketClient(server.address)
                try client.send(Self.request("POST", "/late"))
                return client
            }
            while server.metrics.requests < 3 { usleep(1_000) }
            #expect(server.metrics.pendingAnswers == 3 && server.metrics.pendingAnswerLimit == 3)
            #expect(server.metrics.overloads == 0)
            let another = try SocketClient(server.address)
            try another.send(Self.request("POST", "/late"))
            let refused = try another.nextAnswer()
            #expect(refused.status == 503)
            #expect(refused.header("retry-after") == "2")
            #expect(server.metrics.overloads == 1)
            try another.send(Self.request("GET", "/ready"))
            #expect(try another.nextAnswer().status == 200)
            gate.open()
            for client in waiting { #expect(try client.nextAnswer().status == 200) }
            // The places are given back a moment after the answers.
            var status = 503
            for _ in 0..<1_000 where status == 503 {
                try another.send(Self.request("POST", "/late"))
                status = try another.nextAnswer().status
            }
            #expect(status == 200)
        }
    }

    @Test("What only reads is not begun for a peer that has gone; what changes something is")
    func gone() async {
        let presence = Presence()
        let work: @Sendable () async -> ServerResponse = { ServerResponse(status: .ok) }
        #expect(await presence.answer(isSafe: true, work)?.status == .ok)
        presence.end()
        #expect(await presence.answer(isSafe: true, work) == nil)
        #expect(await presence.answer(isSafe: false, work)?.status == .ok)
    }
}
