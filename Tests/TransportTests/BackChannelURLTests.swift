import Foundation
import Testing

@testable import Transport

@Suite("Back channel: where it connects")
struct BackChannelURLTests {
    private func code(_ url: String, plain: Bool = true, proxy: String? = nil) async throws -> TransportError
        .Code?
    {
        var configuration = BackChannelConfiguration()
        configuration.allowsPlainLoopback = plain
        configuration.proxy = proxy
        let client = try BackChannelClient(configuration)
        do throws(TransportError) {
            _ = try await client.post(url, headers: [], body: [])
            return nil
        } catch {
            return error.code
        }
    }

    @Test(
        "URLs that are refused",
        arguments: [
            "", "localhost", "//localhost/", "ftp://localhost/", "file:///etc/passwd", "https://",
            "https:///path",
            "https://user@localhost/", "https://user:word@localhost/", "http://example.com/",
            "http://127.0.0.1.nip.io/",
            "http://localhost.example.com/", "http://10.0.0.1/", "http://[::2]/", "http://[::ffff:10.0.0.1]/",
            "http://128.0.0.1/", "https://local host/", "https://localhost/\r\nX: y",
            "https://localhost\0.example.com/",
            "https://localhost:99999/", "http://0.0.0.0/",
        ])
    func refused(_ url: String) async throws {
        #expect(try await code(url) == .urlInvalid)
    }

    @Test(
        "Plain HTTP is for loopback, and only where it is allowed",
        arguments: ["127.0.0.1", "localhost", "127.1.2.3"])
    func plain(_ host: String) async throws {
        let port = try UnansweredPort()
        let url = "http://\(host):\(port.number)/"
        #expect(try await code(url, plain: false) == .urlInvalid)
        #expect(try await code(url) == .connectionFailed)
        withExtendedLifetime(port) {}
    }

    @Test("A name that does not exist is named so")
    func unresolved() async throws {
        #expect(try await code("https://nonexistent.invalid/") == .nameNotResolved)
    }

    @Test("A refused connection is named so")
    func refusedConnection() async throws {
        let port = try UnansweredPort()
        #expect(try await code("https://localhost:\(port.number)/") == .connectionFailed)
        withExtendedLifetime(port) {}
    }

    @Test("Other hosts are reached through the proxy, loopback ones are not")
    func proxy() async throws {
        let certificates = try await TLSCertificates.shared
        let node = try await BackChannelServer.start(certificates.serving("elsewhere"))
        let proxy = try await BackChannelServer.start(["--proxy-to", String(node.port)])
        var configuration = BackChannelConfiguration()
        configuration.trustRoots = try certificates.pem("node-ca.crt")
        configuration.proxy = "http://127.0.0.1:\(proxy.port)"
        let client = try BackChannelClient(configuration)
        let answer = try await client.post("https://elsewhere.example/good", headers: [], body: [])
        #expect(answer.status == 200)
        #expect(answer.contentType == "text/xml; charset=utf-8")
        // The proxy would lead to `node`, whose certificate is for another name.
        let local = try await BackChannelServer.start(certificates.serving("server"))
        let direct = try await client.post("https://localhost:\(local.port)/good", headers: [], body: [])
        #expect(direct.status == 200)
    }

    @Test("What the environment says of proxies does not count")
    func environment() async {
        await #expect(processExitsWith: .success) {
            for name in ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
                unsafe setenv(name, "http://127.0.0.1:1", 1)
            }
            let secrets = FileManager.default.temporaryDirectory.appending(path: "secrets-\(UUID())").path()
            unsafe setenv("SSLKEYLOGFILE", secrets, 1)
            let fixture = try await BackChannelFixture()
            #expect(try await fixture.post("/good").status == 200)
            #expect(!FileManager.default.fileExists(atPath: secrets))
            let plain = try await BackChannelFixture(certificate: nil)
            #expect(try await plain.post("/good").status == 200)
        }
    }
}

/// A port that nobody listens on, nor can: bound by a socket that does not listen.
private final class UnansweredPort {
    let number: Int
    private let descriptor: Int32

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isBound = unsafe withUnsafeMutablePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
            }
        }
        number = Int(UInt16(bigEndian: address.sin_port))
        try #require(isBound)
    }

    deinit { close(descriptor) }
}
