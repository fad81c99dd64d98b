import Glibc
import HTTPTypes
import Logging
import Testing

@testable import Transport

@Suite("Shutting down")
struct ServerShutdownTests {
    private static func server(
        _ answer: @escaping @Sendable (ServerRequest) -> HTTPAnswer = echo
    ) throws -> HTTPServer {
        // A path is nobody else's afterwards, as a port may be.
        let path = "/tmp/brama-stop-\(getpid())-\(UInt64.random(in: 0 ... .max)).sock"
        var configuration = ServerConfiguration(address: .unix(path: path))
        configuration.threads = 2
        return try HTTPServer(
            configuration, service: ClosureService(answer: answer),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    @Test("What is under way is finished and says that it is the last; idle connections end at once")
    func graceful() async throws {
        let gate = Gate()
        let server = try Self.server { request in
            guard request.path != "/at-once" else { return .ready(ServerResponse(status: .ok)) }
            return .pending {
                await gate.wait()
                return ServerResponse(status: .ok, body: Array("done".utf8))
            }
        }
        let (idle, busy) = try await onThread { [address = server.address] in
            let idle = try SocketClient(address)
            try idle.send("GET /at-once HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try idle.nextAnswer()
            return (Peer(idle), Peer(try SocketClient(address)))
        }
        try await onThread {
            try busy.client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            while server.metrics.requests < 2 || server.metrics.openConnections < 2 { usleep(1_000) }
        }
        async let ended: Void = server.shutDown(within: .seconds(20))
        try await onThread {
            let rest = try idle.client.rest()
            #expect(rest.isEmpty)
            while (try? SocketClient(server.address)) != nil { usleep(1_000) }
        }
        gate.open()
        try await onThread {
            let answer = try busy.client.nextAnswer()
            #expect(answer.text == "done")
            #expect(answer.header("connection") == "close")
            #expect(try busy.client.rest().isEmpty)
        }
        await ended
        #expect(server.metrics.openConnections == 0)
    }

    @Test("Who has connected and not asked yet is still answered; who does not ask is not waited for")
    func fresh() async throws {
        let server = try Self.server()
        let (asking, silent) = try await onThread { [address = server.address] in
            (Peer(try SocketClient(address)), Peer(try SocketClient(address)))
        }
        try await onThread { while server.metrics.openConnections < 2 { usleep(1_000) } }
        let start = ContinuousClock.now
        async let ended: Void = server.shutDown(within: .seconds(60))
        try await onThread {
            while (try? SocketClient(server.address)) != nil { usleep(1_000) }
            try asking.client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            let answer = try asking.client.nextAnswer()
            #expect(answer.status == 200)
            #expect(answer.header("connection") == "close")
            #expect(try silent.client.rest().isEmpty)
        }
        await ended
        #expect(ContinuousClock.now - start < .seconds(30))
    }

    @Test("What is not finished at the deadline is cut")
    func deadline() async throws {
        let gate = Gate()
        let server = try Self.server { _ in
            .pending {
                await gate.wait()
                return ServerResponse(status: .ok)
            }
        }
        let peer = try await onThread {
            let peer = Peer(try SocketClient(server.address))
            try peer.client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            while server.metrics.requests < 1 { usleep(1_000) }
            return peer
        }
        let start = ContinuousClock.now
        await server.shutDown(within: .milliseconds(200))
        #expect(ContinuousClock.now - start < .seconds(5))
        let late = try await onThread { try peer.client.answer() == nil }
        #expect(late)
        // The answer that comes too late finds nobody.
        gate.open()
    }

    @Test("A request that was half there is answered, when its rest comes")
    func halfRequest() async throws {
        let server = try Self.server()
        let peer = try await onThread {
            let peer = Peer(try SocketClient(server.address))
            try peer.client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HT")
            #expect(try peer.client.nextAnswer().status == 200)
            return peer
        }
        async let ended: Void = server.shutDown(within: .seconds(20))
        try await onThread {
            while (try? SocketClient(server.address)) != nil { usleep(1_000) }
            try peer.client.send("TP/1.1\r\nHost: a\r\n\r\n")
            #expect(try peer.client.nextAnswer().header("connection") == "close")
        }
        await ended
    }

    @Test("Shutting down twice, and after the end, returns")
    func twice() async throws {
        let server = try Self.server()
        async let first: Void = server.shutDown(within: .seconds(5))
        async let second: Void = server.shutDown(within: .seconds(5))
        _ = await (first, second)
        await server.shutDown(within: .seconds(5))
    }

    @Test("Its port is free again at once")
    func portIsFree() async throws {
        // A client of another test may have got the port meanwhile, but hardly each time.
        for _ in 0..<5 {
            let address = try await ServerTrial().run(\.address)
            if (try? Listener(ServerConfiguration(address: address))) != nil { return }
        }
        Issue.record("no port could be listened on again")
    }

    @Test("A server that is let go of without shutting it down ends by itself")
    func letGo() async throws {
        var server: HTTPServer? = try Self.server()
        let address = try #require(server?.address)
        server = nil
        try await onThread {
            let start = ContinuousClock.now
            while (try? SocketClient(address)) != nil, ContinuousClock.now - start < .seconds(8) {
                usleep(1_000)
            }
            #expect(throws: SocketClient.Failure.self) { try SocketClient(address) }
        }
    }
}

/// Handed from thread to thread, used by one at a time.
private struct Peer: @unchecked Sendable {
    let client: SocketClient
    init(_ client: SocketClient) { self.client = client }
}
