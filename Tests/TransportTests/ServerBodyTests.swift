import HTTPTypes
import Testing

@testable import Transport

@Suite("Bodies on the wire")
struct ServerBodyTests {
    private static let expecting = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\n"

    @Test(
        "100 Continue comes before the body, and once",
        arguments: ["Content-Length: 3\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n"])
    func continues(_ framing: String) async throws {
        try await ServerTrial().run { server in
            let client = try SocketClient(server.address)
            try client.send(Self.expecting + framing)
            #expect(try client.nextAnswer(toHead: true) == .init(status: 100, headers: [], body: []))
            try client.send(framing.hasPrefix("C") ? "abc" : "3\r\nabc\r\n0\r\n\r\n")
            #expect(try client.nextAnswer().text.hasSuffix("\nabc"))
        }
    }

    @Test("100 Continue is spared where the body is there already")
    func bodyAlreadyThere() async throws {
        try await ServerTrial().run { server in
            let client = try SocketClient(server.address)
            try client.send(Self.expecting + "Content-Length: 3\r\n\r\nabc")
            #expect(try client.nextAnswer().status == 200)
        }
    }

    @Test("100 Continue waits for the answers before it")
    func continueInTurn() async throws {
        let gate = Gate()
        try await ServerTrial { request in
            request.method == .post
                ? echo(request)
                : .pending {
                    await gate.wait()
                    return ServerResponse(status: .ok)
                }
        }.run { server in
            let client = try SocketClient(server.address)
            try client.send(
                "GET / HTTP/1.1\r\nHost: a\r\n\r\n" + Self.expecting + "Content-Length: 3\r\n\r\n")
            while server.metrics.requests < 1 {}
            gate.open()
            #expect(try client.nextAnswer().status == 200)
            #expect(try client.nextAnswer(toHead: true).status == 100)
            try client.send("abc")
            #expect(try client.nextAnswer().text.hasSuffix("\nabc"))
        }
    }

    @Test("A body that is announced too large is refused before it is sent, and not asked for")
    func announcedTooLarge() async throws {
        try await ServerTrial().configured { $0.limits.bodyBytes = 10 }.run { server in
            let client = try SocketClient(server.address)
            try client.send(Self.expecting + "Content-Length: 11\r\n\r\n")
            #expect(try client.nextAnswer().status == 413)
            #expect(try client.rest().isEmpty)
        }
    }

    @Test("Who sends a body that is too large all the same sees the refusal, not a reset")
    func refusalIsSeen() async throws {
        try await ServerTrial().configured { $0.limits.bodyBytes = 10 }.run { server in
            let client = try SocketClient(server.address)
            try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n")
            try client.send([UInt8](repeating: 0x61, count: 2_000_000))
            #expect(try client.nextAnswer().status == 413)
            #expect(try client.rest().isEmpty)
        }
    }

    @Test("A body may be as large as the limit, in one piece or chunks of any size")
    func largest() async throws {
        let body = (0..<(1 << 20)).map { UInt8(truncatingIfNeeded: 0x20 + $0 % 91) }
        try await ServerTrial { .ready(ServerResponse(status: .ok, body: $0.body)) }.run { server in
            let client = try SocketClient(server.address)
            try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.count)\r\n\r\n")
            try client.send(body)
            #expect(try client.nextAnswer().body == body)
            try client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            var start = 0
            var size = 1
            while start < body.count {
                let chunk = body[start..<min(start + size, body.count)]
                try client.send(Array("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + [13, 10])
                start += chunk.count
                size = size * 3 / 2 + 1
            }
            try client.send("0\r\n\r\n")
            #expect(try client.nextAnswer().body == body)
        }
    }
}
