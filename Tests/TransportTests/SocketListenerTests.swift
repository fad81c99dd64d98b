import Glibc
import Testing

@testable import Transport

@Suite("Listening")
struct SocketListenerTests {
    private static func freePath() -> String {
        "/tmp/brama-test-\(getpid())-\(UInt64.random(in: 0 ... .max)).sock"
    }

    private static func configuration(_ address: SocketAddress) -> ServerConfiguration {
        var configuration = ServerConfiguration(address: address)
        configuration.threads = 1
        return configuration
    }

    private static func mode(_ path: String) -> UInt32? {
        var file = stat()
        return unsafe stat(path, &file) == 0 ? file.st_mode & 0o777 : nil
    }

    @Test("A Unix-domain socket serves, has its mode, and is gone after the server")
    func unixSocket() async throws {
        let path = Self.freePath()
        try await ServerTrial().configured { $0.address = .unix(path: path) }.configured {
            $0.unixSocketMode = 0o666
        }.run { server in
            #expect(server.address == .unix(path: path))
            #expect(Self.mode(path) == 0o666)
            let client = try SocketClient(server.address)
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.nextAnswer().status == 200)
        }
        #expect(Self.mode(path) == nil)
    }

    @Test("A socket that nobody answers on any more is replaced, one in use is not")
    func staleSocket() async throws {
        let path = Self.freePath()
        let left = listeningSocket(path)
        #expect(left >= 0)
        var code: TransportError.Code?
        do throws(TransportError) { _ = try Listener(Self.configuration(.unix(path: path))) } catch {
            code = error.code
        }
        #expect(code == .addressInUse)
        close(left)
        // A program that another test starts holds it until it is there.
        while (try? SocketClient(.unix(path: path))) != nil { await Task.yield() }
        #expect(Self.mode(path) != nil)
        try await ServerTrial().configured { $0.address = .unix(path: path) }.run { server in
            let client = try SocketClient(server.address)
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.nextAnswer().status == 200)
        }
    }

    @Test("A file that is no socket is not touched")
    func otherFile() throws {
        let path = Self.freePath()
        close(unsafe open(path, O_CREAT | O_WRONLY, 0o600))
        defer { unsafe unlink(path) }
        #expect(
            throws: TransportError(
                .listenFailed, "unix:\(path) is a file and not a socket: choose another path")
        ) {
            try Listener(Self.configuration(.unix(path: path)))
        }
        #expect(Self.mode(path) == 0o600)
    }

    @Test("A socket of a newer server at the same path is left to it")
    func newerSocket() throws {
        let path = Self.freePath()
        var old: Listener? = try Listener(Self.configuration(.unix(path: path)))
        #expect(old?.address == .unix(path: path))
        unsafe unlink(path)
        let new = try Listener(Self.configuration(.unix(path: path)))
        old = nil
        #expect(Self.mode(path) != nil)
        _ = new
    }

    @Test("A port in use is refused with the mend")
    func portInUse() async throws {
        try await ServerTrial().run { server in
            var failure: TransportError?
            do throws(TransportError) { _ = try Listener(Self.configuration(server.address)) } catch {
                failure = error
            }
            #expect(failure?.code == .addressInUse)
            #expect(failure?.detail.contains("\(server.address)") == true)
        }
    }

    @Test("An address of no machine here, a folder that is missing: listen-failed")
    func impossible() {
        for address in [
            SocketAddress.internet(host: "192.0.2.1", port: 0), .unix(path: "/nowhere/at/all.sock"),
        ] {
            var code: TransportError.Code?
            do throws(TransportError) { _ = try Listener(Self.configuration(address)) } catch {
                code = error.code
            }
            #expect(code == .listenFailed)
        }
    }

    @Test("A descriptor that listens already is taken over, and one that does not is refused")
    func inherited() async throws {
        let path = Self.freePath()
        let descriptor = listeningSocket(path)
        defer { unsafe unlink(path) }
        try await ServerTrial().configured { $0.inheritedDescriptor = descriptor }.run { server in
            #expect(server.address == .unix(path: path))
            let client = try SocketClient(.unix(path: path))
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.nextAnswer().status == 200)
        }
        #expect(Self.mode(path) != nil)
        var wrong = Self.configuration(.unix(path: path))
        wrong.inheritedDescriptor = 0
        #expect(throws: TransportError.self) { try Listener(wrong) }
    }

    @Test(
        "Addresses are read",
        arguments: [
            ("127.0.0.1:8080", SocketAddress.internet(host: "127.0.0.1", port: 8080)),
            ("0.0.0.0:0", .internet(host: "0.0.0.0", port: 0)),
            ("localhost:1", .internet(host: "localhost", port: 1)),
            ("[::1]:65535", .internet(host: "::1", port: 65535)),
            ("[::]:80", .internet(host: "::", port: 80)),
            ("[2001:db8::1:2]:80", .internet(host: "2001:db8::1:2", port: 80)),
            ("[::ffff:192.0.2.1]:80", .internet(host: "::ffff:192.0.2.1", port: 80)),
            ("[1:2:3:4:5:6:7:8]:80", .internet(host: "1:2:3:4:5:6:7:8", port: 80)),
            ("unix:/run/brama/brama.sock", .unix(path: "/run/brama/brama.sock")),
        ])
    func addresses(_ text: String, _ address: SocketAddress) throws {
        #expect(try SocketAddress(text) == address)
        #expect(address.description == text)
    }

    @Test(
        "What is no address is refused",
        arguments: [
            "", ":", ":80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:+1",
            "127.0.0.1: 1",
            "127.0.0.1:0x1", "127.0.0.1:٣", "256.0.0.1:80", "127.0.0:80", "127.0.0.01:80", "1.2.3.4.5:80",
            "a.example:80",
            "::1:80", "[::1]", "[::1:80", "[:::]:80", "[1::2::3]:80", "[1:2:3:4:5:6:7]:80", "[12345::]:80",
            "[g::]:80",
            "[1:2:3:4:5:6:7:8:9]:80", "[]:80", "[127.0.0.1]:80", "unix:", "unix:a.sock",
            "unix:/" + String(repeating: "a", count: 107),
        ])
    func noAddresses(_ text: String) {
        var code: TransportError.Code?
        do throws(TransportError) { _ = try SocketAddress(text) } catch { code = error.code }
        #expect(code == .addressInvalid)
    }
}

/// A listening socket made without the code that is tested.
private func listeningSocket(_ path: String) -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var name = sockaddr_un()
    name.sun_family = UInt16(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &name.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    let result = unsafe withUnsafePointer(to: &name) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
    return result == 0 && listen(descriptor, 8) == 0 ? descriptor : -1
}
