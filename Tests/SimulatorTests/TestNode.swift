import HTTPTypes
import Logging
import SAML
import Synchronization
import Transport
import XMLSecurity

@testable import Simulator

/// A simulator with a manual clock, asked without a socket.
struct TestNode {
    static let host = "node.test:8090"

    let clock = ManualClock()
    let service: SimulatorService
    let credential: SigningCredential

    init(
        serviceProviders: [RegisteredServiceProvider] = [],
        post: (@Sendable (String, [UInt8]) async throws -> BackChannelAnswer)? = nil
    ) throws {
        credential = try StateDirectory.fresh(commonName: "WK_SIG_EC test", now: clock.now)
        let configuration = SimulatorConfiguration(
            listen: try SocketAddress("127.0.0.1:0"), signing: credential, people: SimulatedPerson.shipped,
            serviceProviders: serviceProviders)
        let clock = clock
        var environment = SimulatorEnvironment(
            now: { clock.now }, random: SystemRandomNumberGenerator(), pause: { clock.pause($0) })
        environment.post = post
        service = try SimulatorService(
            configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            environment: environment)
    }

    var history: [History.Entry] { service.state.withLock { $0.history.entries } }

    func send(
        _ method: HTTPRequest.Method, _ path: String, query: String? = nil, _ headers: HTTPFields = [:],
        _ body: [UInt8] = []
    ) async throws -> ServerResponse {
        var headers = headers
        if let host = HTTPField.Name("Host") { headers[host] = Self.host }
        let request = ServerRequest(
            method: method, path: path, query: query, headers: headers, body: body,
            peer: try SocketAddress("127.0.0.1:4000"))
        switch service.answer(request) {
        case .ready(let response): return response
        case .pending(let work): return await work()
        }
    }

    func postForm(
        _ path: String, query: String? = nil, accept: String = "application/json",
        _ fields: [(String, String)]
    ) async throws -> ServerResponse {
        let headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded", .accept: accept]
        return try await send(.post, path, query: query, headers, Array(Self.encoded(fields).utf8))
    }

    func postSOAP(_ path: String, _ body: [UInt8]) async throws -> ServerResponse {
        var headers: HTTPFields = [.contentType: "text/xml; charset=utf-8"]
        if let action = HTTPField.Name("SOAPAction") { headers[action] = "\"\"" }
        return try await send(.post, path, headers, body)
    }

    static func encoded(_ fields: [(String, String)]) -> String {
        fields.map { "\(percent($0.0))=\(percent($0.1))" }.joined(separator: "&")
    }

    private static func percent(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            let digits = String(byte, radix: 16, uppercase: true)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }
}
