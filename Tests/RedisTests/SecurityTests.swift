import RedisServers
import Testing

@testable import Redis

@Suite(
    "Redis client, who is who",
    .enabled(if: RedisServer.isInstalled, "redis-server is missing: run Scripts/setup"))
struct SecurityTests {
    private func code(of client: RedisClient) async -> RedisError.Code? {
        do throws(RedisError) {
            _ = try await client.command(RedisCommand("SET", [1], [[2]], isRepeatable: true))
            return nil
        } catch {
            return error.code
        }
    }

    private func tls(_ roots: String, client: String? = nil) async throws -> RedisConfiguration.TLS {
        let certificates = try await RedisCertificates.shared
        var tls = RedisConfiguration.TLS()
        tls.trustRoots = try certificates.pem("\(roots).crt")
        if let client {
            tls.clientCertificate = try certificates.pem("\(client).crt")
            tls.clientKey = try certificates.pem("\(client).key")
        }
        return tls
    }

    @Test("users, passwords and databases count")
    func users() async throws {
        let server = try await RedisServer.start([
            "--requirepass", "p a ss\"", "--user", "brama", "on", ">secret", "~*", "&*", "+@all", "-flushall",
        ])
        func client(_ user: String?, _ password: String?, database: Int = 0) throws -> RedisClient {
            try RedisClient(server) {
                $0.credentials = password.map { .init(username: user, password: Array($0.utf8)) }
                $0.database = database
            }
        }
        #expect(await code(of: try client(nil, "p a ss\"")) == nil)
        #expect(await code(of: try client("brama", "secret", database: 3)) == nil)
        #expect(await code(of: try client(nil, nil)) == .authentication)
        #expect(await code(of: try client("brama", "wrong")) == .authentication)
        #expect(await code(of: try client("brama", "secret", database: 99)) == .refused)
        await #expect(throws: RedisError(.permission, "127.0.0.1:\(server.port) answers NOPERM")) {
            try await client("brama", "secret").command(RedisCommand("FLUSHALL"))
        }
    }

    @Test("before Redis 6 RESP2 will do, without a user", .needsRedis)
    func legacy() async throws {
        let server = try await RedisServer.start(["--requirepass", "secret", "--rename-command", "HELLO", ""])
        let client = try RedisClient(server) {
            $0.credentials = .init(username: nil, password: Array("secret".utf8))
        }
        #expect(await code(of: client) == nil)
        #expect(try await client.command(RedisCommand("GET", [9], isRepeatable: true)) == .null)
        let named = try RedisClient(server) {
            $0.credentials = .init(username: "a", password: Array("secret".utf8))
        }
        #expect(await code(of: named) == .authentication)
    }

    @Test("TLS: roots, the server's name and our certificate all count", .needsTLS)
    func certificates() async throws {
        let shared = try await RedisCertificates.shared
        let server = try await RedisServer.start(
            shared.serving("server", clients: true), portOption: "tls-port")
        let elsewhere = try await RedisServer.start(
            shared.serving("elsewhere", clients: false), portOption: "tls-port")
        let ours = try await tls("node-ca", client: "client")
        #expect(await code(of: try RedisClient(server) { $0.tls = ours }) == nil)
        let foreign = try await tls("other-ca", client: "client")
        #expect(await code(of: try RedisClient(server) { $0.tls = foreign }) == .tlsTrust)
        let none = try await tls("node-ca")
        #expect(await code(of: try RedisClient(server) { $0.tls = none }) == .clientCertificate)
        let stranger = try await tls("node-ca", client: "stranger")
        #expect(await code(of: try RedisClient(server) { $0.tls = stranger }) == .clientCertificate)
        #expect(await code(of: try RedisClient(elsewhere) { $0.tls = none }) == .tlsTrust)
        let byName = RedisEndpoint(host: "localhost", port: server.port)
        #expect(
            await code(of: try RedisClient(server) { ($0.tls, $0.topology) = (ours, .single(byName)) }) == nil
        )
        #expect(await code(of: try RedisClient(server)) == .unreachable)
    }

    @Test("TLS is not spoken with a server that does not")
    func plainServer() async throws {
        let server = try await RedisServer.start()
        let tls = try await tls("node-ca")
        #expect(await code(of: try RedisClient(server) { $0.tls = tls }) == .tlsFailed)
    }

    @Test("TLS carries answers of megabytes, and old versions are refused", .needsTLS)
    func largeAnswers() async throws {
        let shared = try await RedisCertificates.shared
        let server = try await RedisServer.start(
            shared.serving("server", clients: false), portOption: "tls-port")
        let tls = try await tls("node-ca")
        let client = try RedisClient(server) { $0.tls = tls }
        let value = [UInt8](repeating: 7, count: 3_000_000)
        _ = try await client.command(RedisCommand("SET", [1], [value], isRepeatable: true))
        #expect(try await client.command(RedisCommand("GET", [1], isRepeatable: true)).bytes == value)
        let old = try await RedisServer.start(
            shared.serving("server", clients: false) + [
                "--tls-protocols", "TLSv1.1", "--tls-ciphers", "ALL:@SECLEVEL=0",
            ],
            portOption: "tls-port")
        #expect(await code(of: try RedisClient(old) { $0.tls = tls }) == .tlsFailed)
    }

    @Test("material that cannot be used is said at once")
    func material() async throws {
        let certificates = try await RedisCertificates.shared
        let good = try await tls("node-ca", client: "client")
        func detail(_ change: (inout RedisConfiguration.TLS) throws -> Void) throws -> String? {
            var tls = good
            try change(&tls)
            do throws(RedisError) {
                _ = try RedisTLS(tls)
                return nil
            } catch {
                #expect(error.code == .configuration)
                return error.detail
            }
        }
        #expect(try detail { _ in } == nil)
        #expect(try detail { $0.trustRoots = [1] } == "the trust roots are no PEM certificates")
        #expect(
            try detail { $0.clientKey = try certificates.pem("stranger.key") }?.contains("not that of")
                == true)
        #expect(
            try detail { $0.clientKey = try certificates.pem("client-encrypted.key") }?.contains(
                "without password") == true)
        #expect(try detail { $0.clientCertificate = [] }?.contains("client certificate") == true)
    }

    @Test("a replica, a Cluster's node and a Sentinel are not what was meant")
    func wrongServers() async throws {
        let replica = try await RedisServer.start(["--replicaof", "127.0.0.1 1"])
        #expect(await code(of: try RedisClient(replica)) == .wrongServer)
        let node = try await RedisServer.start([
            "--cluster-enabled", "yes", "--cluster-port", "\(RedisServer.freePort())",
        ])
        #expect(await code(of: try RedisClient(node)) == .wrongServer)
    }
}
