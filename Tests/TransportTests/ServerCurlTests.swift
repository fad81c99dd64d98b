import Glibc
import Testing

@testable import Transport

@Suite("As curl sees it")
struct ServerCurlTests {
    /// - Returns: what curl writes: answer heads (`-i`) and bodies.
    private static func curl(_ arguments: String) throws -> String {
        guard let pipe = unsafe popen("curl -sSi --max-time 60 \(arguments) 2>&1", "r") else {
            throw SocketClient.Failure(reason: "no curl")
        }
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = unsafe fread(&buffer, 1, buffer.count, pipe), count > 0 {
            output.append(contentsOf: buffer[..<count])
        }
        let status = unsafe pclose(pipe)
        #expect(status == 0, "\(arguments): \(String(decoding: output, as: UTF8.self))")
        return String(decoding: output, as: UTF8.self)
    }

    @Test("GET, HEAD, POST, chunks, Expect, HTTP/1.0, keep-alive")
    func features() async throws {
        try await ServerTrial().run { server in
            let url = "http://\(server.address)"
            #expect(try Self.curl("\(url)/a?b").contains("\r\n\r\nGET /a ?b\n"))
            #expect(try Self.curl("-I \(url)/late").hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(try Self.curl("-d x=y \(url)/").hasSuffix("\nx=y"))
            #expect(try Self.curl("-d x=y -H 'Transfer-Encoding: chunked' \(url)/late").hasSuffix("\nx=y"))
            let continued = try Self.curl("-d x=y -H 'Expect: 100-continue' \(url)/")
            #expect(continued.hasSuffix("\nx=y"))
            #expect(try Self.curl("--http1.0 \(url)/").contains("\r\nConnection: close\r\n"))
            #expect(try Self.curl("-w '%{num_connects}\\n' \(url)/1 \(url)/2").hasSuffix("\n0\n"))
            #expect(
                try Self.curl("-H 'Expect: magic' -d x \(url)/").hasPrefix(
                    "HTTP/1.1 417 Expectation Failed\r\n"))
        }
    }

    @Test("A large upload is refused or taken, and curl sees which")
    func uploads() async throws {
        try await ServerTrial().configured { $0.limits.bodyBytes = 100_000 }.run { server in
            let url = "http://\(server.address)/"
            let taken = try Self.curl(
                "-o /dev/null -w '%{http_code}' --data-binary @<(head -c 100000 /dev/zero) \(url)", bash: true
            )
            #expect(taken == "200")
            let refused = try Self.curl(
                "-o /dev/null -w '%{http_code}' --data-binary @<(head -c 3000000 /dev/zero) \(url)",
                bash: true)
            #expect(refused == "413")
        }
    }

    private static func curl(_ arguments: String, bash: Bool) throws -> String {
        guard let pipe = unsafe popen("bash -c \"curl -sS --max-time 60 \(arguments)\"", "r") else {
            throw SocketClient.Failure(reason: "no curl")
        }
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = unsafe fread(&buffer, 1, buffer.count, pipe)
        unsafe pclose(pipe)
        return String(decoding: buffer[..<count], as: UTF8.self)
    }

    @Test("A Unix-domain socket")
    func unixSocket() async throws {
        let path = "/tmp/brama-curl-\(getpid())-\(UInt32.random(in: 0 ... .max)).sock"
        try await ServerTrial().configured { $0.address = .unix(path: path) }.run { _ in
            let answer = try Self.curl("--unix-socket \(path) http://a/b")
            #expect(answer.contains("\r\n\r\nGET /b -\nhost=a\n"))
        }
    }
}
