import Glibc
import HTTPTypes
import Testing

@testable import Transport

@Suite("Capacity")
struct ServerCapacityTests {
    private static let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test("Above the cap nobody is accepted until one goes, and then the next one is served")
    func connectionCap() async throws {
        try await ServerTrial().configured { $0.limits.connections = 3 }.run { server in
            var clients = try (0..<3).map { _ in try SocketClient(server.address) }
            for client in clients {
                try client.send(Self.request)
                #expect(try client.nextAnswer().status == 200)
            }
            let waiting = try SocketClient(server.address)
            try waiting.send(Self.request)
            // The others are served meanwhile; the one that waits is not.
            for _ in 0..<100 {
                try clients[0].send(Self.request)
                #expect(try clients[0].nextAnswer().status == 200)
            }
            #expect(server.metrics.openConnections == 3)
            #expect(server.metrics.acceptedConnections == 3)
            #expect(server.metrics.connectionLimit == 3)
            #expect(server.metrics.connectionLimitReached > 0)
            clients.removeLast().close()
            #expect(try waiting.nextAnswer().status == 200)
            #expect(server.metrics.acceptedConnections == 4)
        }
    }

    @Test("Without descriptors left the server lives, serves who is there, and recovers")
    func descriptorExhaustion() async {
        await #expect(processExitsWith: .success) { () async throws -> Void in
            // One thread: of two, one may take the place that the other frees for a moment, and serve instead of refuse.
            try await ServerTrial().configured { $0.threads = 1 }.run { server in
                let client = try SocketClient(server.address)
                try client.send(Self.request)
                #expect(try client.nextAnswer().status == 200)
                // Short, since libdispatch ends a process without descriptors where tasks wait (decision 0180); and
                // the tests' own connections are made before.
                let refused = (0..<3).map { _ in SocketClient(unconnectedTo: server.address) }
                try withoutDescriptors {
                    for each in refused {
                        try each.connect()
                        guard try each.answer() == nil else { _exit(3) }
                    }
                    try client.send(Self.request)
                    guard try client.nextAnswer().status == 200 else { _exit(4) }
                }
                guard server.metrics.descriptorShortages > 0 else { _exit(5) }
                let late = try SocketClient(server.address)
                try late.send(Self.request)
                guard try late.nextAnswer().status == 200 else { _exit(6) }
            }
            exit(0)
        }
    }

    @Test("1,500 idle connections and 500 late answers do not hold up a ready one")
    func crowd() async throws {
        let gate = Gate()
        try await ServerTrial { request in
            request.path == "/late"
                ? .pending {
                    await gate.wait()
                    return ServerResponse(status: .ok)
                } : .ready(ServerResponse(status: .ok))
        }.configured { $0.threads = 4 }.run { server in
            let idle = try (0..<1_500).map { _ in try SocketClient(server.address) }
            let late = try (0..<500).map { _ in try SocketClient(server.address) }
            for client in late { try client.send("GET /late HTTP/1.1\r\nHost: a\r\n\r\n") }
            while server.metrics.requests < 500 { usleep(1_000) }
            let client = try SocketClient(server.address)
            var times: [Duration] = []
            for _ in 0..<500 {
                let start = ContinuousClock.now
                try client.send(Self.request)
                #expect(try client.nextAnswer().status == 200)
                times.append(ContinuousClock.now - start)
            }
            times.sort()
            // The late answers come after this: who is held up by them waits for ever. How long a ready answer takes is for
            // Benchmarks.
            #expect(times[495] < .seconds(1))
            #expect(server.metrics.openConnections == 2_001)
            gate.open()
            for client in late { #expect(try client.nextAnswer().status == 200) }
            _ = idle
        }
    }

    @Test("Connections are shared out evenly among the threads")
    func balance() async throws {
        try await ServerTrial { _ in
            .ready(ServerResponse(status: .ok, body: Array("\(pthread_self())".utf8)))
        }.configured { $0.threads = 4 }.run { server in
            let clients = try (0..<64).map { _ in try SocketClient(server.address) }
            var threads: [String: Int] = [:]
            for client in clients {
                try client.send(Self.request)
                threads[try client.nextAnswer().text, default: 0] += 1
            }
            #expect(threads.count == 4)
            #expect(threads.values.allSatisfy { (12...20).contains($0) }, "\(threads)")
        }
    }

    @Test("Peers that reset their connections in mid answer do no harm")
    func resets() async throws {
        let large = [UInt8](repeating: 0x61, count: 1 << 20)
        try await ServerTrial { request in
            request.path == "/late"
                ? .pending {
                    await Task.yield()
                    return ServerResponse(status: .ok, body: large)
                } : .ready(ServerResponse(status: .ok, body: large))
        }.run { server in
            for number in 0..<200 {
                let client = try SocketClient(server.address)
                try client.send(
                    String(
                        repeating: "GET \(number % 2 == 0 ? "/" : "/late") HTTP/1.1\r\nHost: a\r\n\r\n",
                        count: 4))
                var linger = linger(l_onoff: 1, l_linger: 0)
                _ = unsafe setsockopt(client.descriptor, SOL_SOCKET, SO_LINGER, &linger, 8)
                client.close()
            }
            let client = try SocketClient(server.address)
            try client.send(Self.request)
            #expect(try client.nextAnswer().body.count == large.count)
            client.close()
            let start = ContinuousClock.now
            while server.metrics.openConnections > 0, ContinuousClock.now - start < .seconds(8) {
                usleep(1_000)
            }
            #expect(server.metrics.openConnections == 0)
        }
    }
}

/// Runs `body` while no more descriptors can be opened than are open.
private func withoutDescriptors(_ body: () throws -> Void) throws {
    var limit = rlimit()
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    _ = unsafe getrlimit(resource, &limit)
    let former = limit
    // The lowest number that is free, so that none below the limit is.
    let lowest = dup(0)
    close(lowest)
    limit.rlim_cur = rlim_t(lowest)
    _ = unsafe setrlimit(resource, &limit)
    limit = former
    defer { _ = unsafe setrlimit(resource, &limit) }
    try body()
}
