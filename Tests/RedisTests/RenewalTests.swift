import RedisServers
import Testing

@testable import Redis

@Suite(
    "Redis client, renewed access",
    .enabled(if: RedisServer.isInstalled, "redis-server is missing: run Scripts/setup"))
struct RenewalTests {
    private static let set = RedisCommand("SET", [1], [[2]], isRepeatable: true)

    private func code(of client: RedisClient) async -> RedisError.Code? {
        do throws(RedisError) {
            _ = try await client.command(Self.set)
            return nil
        } catch {
            return error.code
        }
    }

    /// Number of our connection at the server.
    private func connection(_ client: RedisClient) async throws -> Int64? {
        try await client.command(RedisCommand("CLIENT", "ID")).integer
    }

    /// Ends all connections, ours with them.
    private func cut(_ client: RedisClient) async {
        _ = try? await client.command(RedisCommand("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "no"))
    }

    @Test("a new password counts for new connections; the one in use stays, whatever it was")
    func password() async throws {
        let server = try await RedisServer.start(["--requirepass", "old"])
        func access(_ password: String) throws -> RedisAccess {
            var configuration = RedisConfiguration(
                .single(RedisEndpoint(host: "127.0.0.1", port: server.port)))
            configuration.credentials = .init(username: nil, password: Array(password.utf8))
            return try RedisAccess(configuration)
        }
        let client = try RedisClient(server) {
            $0.credentials = .init(username: nil, password: Array("old".utf8))
        }
        let first = try await connection(client)
        _ = try await client.command(RedisCommand("CONFIG", "SET", "requirepass", "new"))
        client.take(try access("new"))
        #expect(await code(of: client) == nil)
        #expect(try await connection(client) == first)
        await cut(client)
        #expect(await code(of: client) == nil)
        #expect(try await connection(client) != first)
        // Refused with a wrong one, it is tried at once with the right one.
        client.take(try access("wrong"))
        await cut(client)
        for _ in 0..<5 { #expect(await code(of: client) == .authentication) }
        client.take(try access("new"))
        #expect(await code(of: client) == nil)
    }

    @Test(
        "renewed trust roots and client certificates count for new connections, and broken ones not at all",
        .needsTLS)
    func certificates() async throws {
        let shared = try await RedisCertificates.shared
        let server = try await RedisServer.start(
            shared.serving("server", clients: true), portOption: "tls-port")
        func configuration(_ roots: String, _ name: String) throws -> RedisConfiguration {
            var configuration = RedisConfiguration(
                .single(RedisEndpoint(host: "127.0.0.1", port: server.port)))
            var tls = RedisConfiguration.TLS()
            tls.trustRoots = try shared.pem("\(roots).crt")
            tls.clientCertificate = try shared.pem("\(name).crt")
            tls.clientKey = try shared.pem("\(name).key")
            configuration.tls = tls
            return configuration
        }
        let client = try RedisClient(try configuration("node-ca", "client"))
        #expect(await code(of: client) == nil)
        client.take(try RedisAccess(try configuration("node-ca", "stranger")))
        #expect(await code(of: client) == nil)
        await cut(client)
        #expect(await code(of: client) == .clientCertificate)
        client.take(try RedisAccess(try configuration("other-ca", "client")))
        #expect(await code(of: client) == .tlsTrust)
        client.take(try RedisAccess(try configuration("node-ca", "client")))
        #expect(await code(of: client) == nil)
        var broken = try configuration("node-ca", "client")
        broken.tls?.clientKey = try shared.pem("stranger.key")
        #expect(throws: RedisError.self) { try RedisAccess(broken) }
    }

    @Test("the Sentinels' password is renewed too")
    func sentinel() async throws {
        let server = try await RedisServer.start()
        let sentinel = try await RedisServer.start(
            sentinel: "requirepass old\nsentinel monitor m 127.0.0.1 \(server.port) 1",
            clientOptions: ["-a", "old"])
        var configuration = RedisConfiguration(
            .sentinel(master: "m", sentinels: [RedisEndpoint(host: "127.0.0.1", port: sentinel.port)]))
        configuration.sentinelCredentials = .init(username: nil, password: Array("wrong".utf8))
        let client = try RedisClient(configuration)
        #expect(await code(of: client) == .authentication)
        configuration.sentinelCredentials?.password = Array("old".utf8)
        client.take(try RedisAccess(configuration))
        #expect(await code(of: client) == nil)
    }
}
