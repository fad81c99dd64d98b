import Glibc
import HTTPTypes
import Testing

@testable import Transport

@Suite("Deadlines")
struct ServerDeadlineTests {
    private static let started = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\na"

    @Test("A head that does not come whole in time is 408")
    func head() async throws {
        try await ServerTrial().configured { $0.limits.headTimeout = .milliseconds(100) }.run { server in
            let client = try SocketClient(server.address)
            try client.send("GET / HTTP/1.1\r\n")
            #expect(try client.nextAnswer().status == 408)
            #expect(try client.rest().isEmpty)
        }
    }

    @Test("Sending a byte now and then does not prolong a head's time")
    func drippingHead() async throws {
        try await ServerTrial().configured { $0.limits.headTimeout = .milliseconds(200) }.run { server in
            let client = try SocketClient(server.address, seconds: 5)
            let start = ContinuousClock.now
            try client.send("GET / HTTP/1.1\r\nA: ")
            while server.metrics.refusals.isEmpty, ContinuousClock.now - start < .seconds(5) {
                try client.send("a")
                usleep(10_000)
            }
            #expect(try client.nextAnswer().status == 408)
            #expect(ContinuousClock.now - start < .seconds(3))
        }
    }

    @Test("A body that does not come whole in time is 408")
    func body() async throws {
        try await ServerTrial().configured { $0.limits.bodyTimeout = .milliseconds(100) }.run { server in
            let client = try SocketClient(server.address)
            try client.send(Self.started)
            #expect(try client.nextAnswer().status == 408)
            #expect(try client.rest().isEmpty)
        }
    }

    @Test("A request begun behind others has its own time")
    func pipelinedHead() async throws {
        try await ServerTrial().configured { $0.limits.headTimeout = .milliseconds(100) }.run { server in
            let client = try SocketClient(server.address)
            try client.send("GET /late HTTP/1.1\r\nHost: a\r\n\r\nGET")
            #expect(try client.nextAnswer().status == 200)
            #expect(try client.nextAnswer().status == 408)
        }
    }

    @Test("An idle connection is closed without a word, new or used")
    func idle() async throws {
        try await ServerTrial().configured { $0.limits.idleTimeout = .milliseconds(100) }.run { server in
            let fresh = try SocketClient(server.address)
            #expect(try fresh.rest().isEmpty)
            let used = try SocketClient(server.address)
            try used.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try used.nextAnswer().status == 200)
            #expect(try used.rest().isEmpty)
            #expect(server.metrics.refusals.isEmpty)
        }
    }

    @Test("An answer that takes longer than every timeout comes all the same")
    func slowAnswer() async throws {
        try await ServerTrial { _ in
            .pending {
                try? await Task.sleep(for: .milliseconds(400))
                return ServerResponse(status: .ok)
            }
        }.configured {
            $0.limits.idleTimeout = .milliseconds(50)
            $0.limits.headTimeout = .milliseconds(50)
            $0.limits.bodyTimeout = .milliseconds(50)
            $0.limits.writeTimeout = .milliseconds(50)
        }.run { server in
            let client = try SocketClient(server.address)
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.nextAnswer().status == 200)
        }
    }

    @Test("A peer that takes nothing of its answer is cut")
    func writing() async throws {
        let large = [UInt8](repeating: 0x61, count: 16 << 20)
        try await ServerTrial { _ in .ready(ServerResponse(status: .ok, body: large)) }.configured {
            $0.limits.writeTimeout = .milliseconds(100)
        }.run { server in
            let client = try SocketClient(server.address)
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            let start = ContinuousClock.now
            while server.metrics.acceptedConnections == 0 || server.metrics.openConnections > 0,
                ContinuousClock.now - start < .seconds(8)
            { usleep(5_000) }
            #expect(server.metrics.openConnections == 0)
            #expect(throws: SocketClient.Failure.self) { _ = try client.answer() }
        }
    }

    @Test(
        "A peer that takes of its answer all the time is served where it is fast enough, and cut where not",
        arguments: [(leastRate: 1 << 20, isServed: true), (leastRate: 100 << 20, isServed: false)])
    func slowReader(_ leastRate: Int, _ isServed: Bool) async throws {
        let large = [UInt8](repeating: 0x61, count: 96 << 20)
        try await ServerTrial { _ in .ready(ServerResponse(status: .ok, body: large)) }.configured {
            $0.limits.writeTimeout = .seconds(2)
            $0.limits.leastSendRate = leastRate
        }.run { server in
            let client = try SocketClient(server.address)
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            var taken = 0
            // 20 MB a second at most, so longer than the time for one that takes nothing.
            while taken < large.count, case let count = client.take(1 << 20), count > 0 {
                taken += count
                usleep(50_000)
            }
            #expect((taken >= large.count) == isServed)
        }
    }

    @Test("A peer that takes nothing holds up only itself, and its requests wait unread")
    func backPressure() async throws {
        let large = [UInt8](repeating: 0x61, count: 8 << 20)
        try await ServerTrial { _ in .ready(ServerResponse(status: .ok, body: large)) }.configured {
            $0.threads = 1
        }.run {
            server in
            let greedy = try SocketClient(server.address)
            try greedy.send(String(repeating: "GET / HTTP/1.1\r\nHost: a\r\n\r\n", count: 50))
            let other = try SocketClient(server.address)
            try other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try other.nextAnswer().body.count == large.count)
            #expect(server.metrics.requests <= 3)
            for _ in 0..<50 { #expect(try greedy.nextAnswer().body.count == large.count) }
        }
    }

    @Test("A refused peer that goes on sending is cut in the end")
    func lingering() async throws {
        try await ServerTrial().configured { $0.limits.lingerTimeout = .milliseconds(100) }.run { server in
            let client = try SocketClient(server.address)
            try client.send("BAD\r\n\r\n")
            #expect(try client.nextAnswer().status == 400)
            let start = ContinuousClock.now
            while server.metrics.openConnections > 0, ContinuousClock.now - start < .seconds(8) {
                usleep(5_000)
            }
            #expect(server.metrics.openConnections == 0)
        }
    }
}
