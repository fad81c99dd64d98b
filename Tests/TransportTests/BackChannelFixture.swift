import Foundation
import Testing

@testable import Transport

/// A server, and a client that may talk to it.
struct BackChannelFixture: Sendable {
    let server: BackChannelServer
    let client: BackChannelClient
    let base: String

    /// - Parameter certificate: the server's; nil: plain HTTP.
    init(
        certificate: String? = "server", serverArguments: [String] = [], host: String = "localhost",
        _ change: (inout BackChannelConfiguration, TLSCertificates) throws -> Void = { _, _ in }
    ) async throws {
        let certificates = try await TLSCertificates.shared
        let tls = certificate.map { certificates.serving($0) } ?? []
        server = try await BackChannelServer.start(tls + serverArguments)
        var configuration = BackChannelConfiguration()
        configuration.trustRoots = try certificates.pem("node-ca.crt")
        configuration.allowsPlainLoopback = certificate == nil
        try change(&configuration, certificates)
        client = try BackChannelClient(configuration)
        base = "\(certificate == nil ? "http" : "https")://\(host):\(server.port)"
    }

    /// A client of its own that trusts the same server.
    static func client() async throws -> BackChannelClient {
        var configuration = BackChannelConfiguration()
        configuration.trustRoots = try await TLSCertificates.shared.pem("node-ca.crt")
        return try BackChannelClient(configuration)
    }

    func post(_ path: String) async throws(TransportError) -> BackChannelAnswer {
        try await client.post(
            base + path, headers: [("Content-Type", "text/xml")], body: Array("<ask/>".utf8))
    }

    /// The error's code, where there is an error.
    func code(_ path: String) async -> TransportError.Code? {
        await failure(path)?.code
    }

    func failure(_ path: String) async -> TransportError? {
        do throws(TransportError) {
            _ = try await post(path)
            return nil
        } catch {
            return error
        }
    }

    func stats() async throws -> ServerStats {
        try JSONDecoder().decode(ServerStats.self, from: Data(try await post("/stats").body))
    }
}

struct ServerStats: Decodable {
    var connections: Int
    var mostOpen: Int
    var requests: [String: Int]
    var heads: [String: String]
    var bodies: [String: String]
}
