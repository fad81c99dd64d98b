import HTTPTypes
import Testing

@testable import Transport

@Suite("Answers on the wire")
struct ServerAnswerTests {
    private static func get(_ path: String, _ fields: String = "") -> String {
        "GET \(path) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n"
    }

    @Test("A thousand pipelined requests, ready and late ones mixed, are answered in order")
    func pipelining() async throws {
        try await ServerTrial().run { server in
            let client = try SocketClient(server.address)
            try client.send((0..<1_000).map { Self.get($0 % 3 == 0 ? "/late\($0)" : "/\($0)") }.joined())
            for number in 0..<1_000 {
                let path = number % 3 == 0 ? "/late\(number)" : "/\(number)"
                #expect(try client.nextAnswer().text == "GET \(path) -\nhost=a\n")
            }
            #expect(server.metrics.requests == 1_000)
        }
    }

    @Test("No more pipelined requests are under way than the depth allows, and none is lost")
    func pipelineDepth() async throws {
        let gate = Gate()
        let answer: @Sendable (ServerRequest) -> HTTPAnswer = { request in
            .pending {
                await gate.wait()
                return ServerResponse(status: .ok, body: Array(request.path.utf8))
            }
        }
        try await ServerTrial(answer).configured { $0.limits.pipelineDepth = 4 }.run { server in
            let client = try SocketClient(server.address)
            try client.send((0..<20).map { Self.get("/\($0)") }.joined())
            // Another connection's answer shows that the first one's bytes were looked at.
            let other = try SocketClient(server.address)
            try other.send("x")
            other.endSending()
            while server.metrics.requests < 4 {}
            let refused = try other.nextAnswer()
            #expect(refused.status == 400)
            #expect(server.metrics.requests == 4)
            gate.open()
            for number in 0..<20 { #expect(try client.nextAnswer().text == "/\(number)") }
        }
    }

    @Test("The server frames the answer: what the service says of it does not count")
    func framing() async throws {
        let answer: @Sendable (ServerRequest) -> HTTPAnswer = { _ in
            .ready(
                ServerResponse(
                    status: .ok,
                    headers: [
                        .contentLength: "99", .transferEncoding: "chunked", .date: "yesterday",
                        .setCookie: "a=b",
                        .connection: "keep-alive",
                    ], body: Array("abc".utf8)))
        }
        try await ServerTrial(answer).run { server in
            let client = try SocketClient(server.address)
            try client.send(Self.get("/"))
            let answer = try client.nextAnswer()
            #expect(answer.headers.map(\.name) == ["set-cookie", "date", "content-length"])
            #expect(answer.header("content-length") == "3")
            let date = try #require(answer.header("date"))
            #expect(date.count == 29 && date.hasSuffix(" GMT"))
            #expect(answer.text == "abc")
        }
    }

    @Test("HEAD gets the length and no body, and the connection goes on")
    func head() async throws {
        try await ServerTrial().run { server in
            let client = try SocketClient(server.address)
            try client.send("HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n" + Self.get("/b"))
            let head = try client.nextAnswer(toHead: true)
            #expect(head.header("content-length") == "\("HEAD /a -\nhost=a\n".utf8.count)")
            #expect(try client.nextAnswer().text == "GET /b -\nhost=a\n")
        }
    }

    @Test("204 and 304 carry neither body nor length", arguments: [204, 304])
    func noContent(_ code: Int) async throws {
        let answer: @Sendable (ServerRequest) -> HTTPAnswer = { _ in
            .ready(ServerResponse(status: .init(code: code), body: Array("abc".utf8)))
        }
        try await ServerTrial(answer).run { server in
            let client = try SocketClient(server.address)
            try client.send(Self.get("/", "Connection: close\r\n"))
            let bytes = String(decoding: try client.rest(), as: UTF8.self)
            #expect(bytes.hasPrefix("HTTP/1.1 \(code) "))
            #expect(!bytes.lowercased().contains("content-length"))
            #expect(bytes.hasSuffix("\r\n\r\n"))
        }
    }

    @Test("An answer with a control character, or a status that is none, becomes an empty 500")
    func invalidAnswers() async throws {
        let answer: @Sendable (ServerRequest) -> HTTPAnswer = { request in
            if request.path == "/status" { return .ready(ServerResponse(status: .init(code: 100))) }
            var response = ServerResponse(status: .ok, body: Array("abc".utf8))
            response.headers.append(HTTPField(name: .location, lenientValue: Array("/a\u{1B}b".utf8)))
            return request.path == "/late" ? .pending { [response] in response } : .ready(response)
        }
        try await ServerTrial(answer).run { server in
            for path in ["/", "/late", "/status"] {
                let client = try SocketClient(server.address)
                try client.send(Self.get(path))
                let answer = try client.nextAnswer()
                #expect(answer.status == 500)
                #expect(answer.headers.map(\.name) == ["date", "content-length", "connection"])
                #expect(try client.rest().isEmpty)
            }
            #expect(server.metrics.refusals == [500: 3])
        }
    }

    @Test("A line break in a field's value does not reach the wire")
    func headerInjection() async throws {
        let answer: @Sendable (ServerRequest) -> HTTPAnswer = { _ in
            .ready(ServerResponse(status: .ok, headers: [.location: "/a\r\nSet-Cookie: b=c\0"]))
        }
        try await ServerTrial(answer).run { server in
            let client = try SocketClient(server.address)
            try client.send(Self.get("/"))
            #expect(try client.nextAnswer().header("set-cookie") == nil)
        }
    }

    @Test("The connection stays open or closes as version and Connection say")
    func persistence() async throws {
        let cases: [(String, String?)] = [
            (Self.get("/"), nil), (Self.get("/", "Connection: close\r\n"), "close"),
            (Self.get("/", "Connection: x, Close\r\n"), "close"),
            (Self.get("/", "Connection: keep-alive, close\r\n"), "close"),
            ("GET / HTTP/1.0\r\n\r\n", "close"),
            ("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", "keep-alive"),
        ]
        try await ServerTrial().run { server in
            for (request, connection) in cases {
                let client = try SocketClient(server.address)
                try client.send(request)
                #expect(try client.nextAnswer().header("connection") == connection, "\(request)")
                if connection == "close" {
                    #expect(try client.rest().isEmpty)
                } else {
                    try client.send(request)
                    #expect(try client.nextAnswer().status == 200, "\(request)")
                }
            }
        }
    }

    @Test("The service can end a connection")
    func serviceCloses() async throws {
        try await ServerTrial { _ in .ready(ServerResponse(status: .ok, headers: [.connection: "close"])) }
            .run {
                server in
                let client = try SocketClient(server.address)
                try client.send(Self.get("/") + Self.get("/"))
                #expect(try client.nextAnswer().header("connection") == "close")
                #expect(try client.rest().isEmpty)
            }
    }

    @Test("A peer that ended its side is answered still, late answers too")
    func halfClosed() async throws {
        try await ServerTrial().run { server in
            let client = try SocketClient(server.address)
            try client.send(Self.get("/a") + Self.get("/late") + Self.get("/b"))
            client.endSending()
            for path in ["/a", "/late", "/b"] {
                #expect(try client.nextAnswer().text.hasPrefix("GET \(path) "))
            }
            #expect(try client.rest().isEmpty)
        }
    }

    @Test(
        "A peer that ends in mid request is told 400",
        arguments: ["GET / HT", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\na"])
    func cutOff(_ text: String) async throws {
        try await ServerTrial().run { server in
            let client = try SocketClient(server.address)
            try client.send(text)
            client.endSending()
            #expect(try client.nextAnswer().status == 400)
            #expect(try client.rest().isEmpty)
        }
    }

    @Test("A malformed request after good ones: these are answered, then it is refused, then nothing")
    func refusalInTurn() async throws {
        try await ServerTrial().run { server in
            let client = try SocketClient(server.address)
            try client.send(Self.get("/late") + Self.get("/b") + "BAD\r\n\r\n" + Self.get("/c"))
            #expect(try client.nextAnswer().text.hasPrefix("GET /late "))
            #expect(try client.nextAnswer().text.hasPrefix("GET /b "))
            #expect(try client.nextAnswer().status == 400)
            #expect(try client.rest().isEmpty)
            #expect(server.metrics.requests == 2)
        }
    }
}
