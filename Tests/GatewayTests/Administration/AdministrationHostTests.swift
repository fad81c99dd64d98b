import HTTPTypes
import Testing
import Transport

@testable import Gateway

@Suite("By which name the administration listener is called")
struct AdministrationHostTests {
    private static let paths = ["/", "/metrics", "/health/live", "/health/ready", "/requests/a", "/nothing"]

    private func ask(_ path: String, host: String?, method: HTTPRequest.Method = .get) async throws
        -> ServerResponse
    {
        let rig = try await LoginRig()
        var request = ServerRequest(method: method, path: path, peer: LoginRig.peer)
        request.headers[.hostAsked] = host
        return await rig.administration.answer(request).response()
    }

    @Test(
        "An address, localhost and a name of one label, as containers have, are answered, with and without port",
        arguments: [
            nil, "127.0.0.1", "127.0.0.1:8081", "10.0.0.11:18081", "[::1]", "[::1]:8081", "[fd00::11]:8081",
            "localhost", "localhost:8081", "LOCALHOST:9", "brama-1:8081", "brama_1", "host:",
        ])
    func allowed(host: String?) async throws {
        #expect(try await ask("/health/live", host: host).status == .ok)
    }

    @Test(
        "A name that DNS may tell is refused on every path with the mend, so that no rebound page reads anything",
        arguments: [
            "rebind.attacker.example", "rebind.attacker.example:8081", "localhost.",
            "localhost.attacker.example",
            "127.0.0.1.attacker.example:8081", "127.0.0.1.", "256.0.0.1", "0x7f.1", "127.1", "printer.local",
            "a%2eb", "", ":8081", "localhost,a.example",
        ])
    func refused(host: String) async throws {
        for path in Self.paths {
            let answer = try await ask(path, host: host)
            #expect(answer.status == .misdirectedRequest, "\(path)")
            #expect(answer.text.contains("http://127.0.0.1:8081/"))
            #expect(!answer.text.contains("attacker"), "what a stranger wrote is not repeated")
            #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        }
    }

    @Test("Browsers guess no content type, whatever is answered")
    func sniffing() async throws {
        for path in Self.paths {
            #expect(
                try await ask(path, host: "localhost").headers[.xContentTypeOptions] == "nosniff", "\(path)")
        }
        #expect(try await ask("/", host: nil, method: .post).headers[.xContentTypeOptions] == "nosniff")
    }
}
