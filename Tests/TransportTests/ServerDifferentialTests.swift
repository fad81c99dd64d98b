import Foundation
import HTTPTypes
import Testing

@testable import Transport

/// The same bytes to nginx and to us, judged by `Tests/Oracles/nginx_differential.py`.
@Suite("As nginx reads it")
struct ServerDifferentialTests {
    private struct Verdict: Decodable {
        var findings: [String]
        /// Raw requests sent, to us and to nginx each.
        var cases: Int
        /// Of these, what nginx let through to the upstream.
        var forwarded: Int
        /// Of the forwarded, what we refused.
        var refused: Int
        /// Forwarded over connections that nginx shares among clients, and answered by us in that order.
        var inOrder: Int
    }

    /// Tells back what it was asked: request line and host in fields, the body as it came.
    private static let mirror: @Sendable (ServerRequest) -> HTTPAnswer = { request in
        var fields = HTTPFields()
        let target = request.path + (request.query.map { "?" + $0 } ?? "")
        for (name, value) in [
            ("Mirror-Line", "\(request.method.rawValue) \(target)"),
            ("Mirror-Host", request.headers[Self.name("Host")]),
        ] {
            if let value { fields[Self.name(name)] = value }
        }
        return .ready(ServerResponse(status: .ok, headers: fields, body: request.body))
    }

    private static func name(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure(text) }
        return name
    }

    private static func verdict(port: Int) throws -> Verdict {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            BackChannelServer.python,
            BackChannelServer.oracles.appending(path: "nginx_differential.py").path(),
            "\(port)",
        ]
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return try JSONDecoder().decode(Verdict.self, from: data)
    }

    @Test("What nginx forwards we read as the same requests, or refuse; and nothing desynchronises us")
    func differential() async throws {
        let trial = ServerTrial(Self.mirror).configured {
            $0.limits.headTimeout = .milliseconds(700)
            $0.limits.bodyTimeout = .milliseconds(700)
            $0.limits.idleTimeout = .seconds(10)
        }
        let verdict = try await trial.run { server in
            guard case .internet(_, let port) = server.address else { throw CocoaError(.featureUnsupported) }
            return try Self.verdict(port: Int(port))
        }
        #expect(verdict.findings == [])
        #expect(verdict.cases >= 300)
        #expect(verdict.forwarded >= 60)
        #expect(verdict.inOrder >= 60)
        print(
            "differential: \(verdict.cases) requests, \(verdict.forwarded) forwarded, \(verdict.refused) refused, "
                + "\(verdict.inOrder) in order")
    }
}
