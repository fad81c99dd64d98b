import Foundation
import RedisServers
import Testing

@testable import Redis

@Suite(
    "Redis client, several servers that speak TLS only", .serialized, .needsTLS,
    .enabled(if: RedisServer.isInstalled, "redis-server is missing: run Scripts/setup"))
struct SecureTopologyTests {
    /// With the rights that the documentation lists.
    private static func security() async throws -> RedisSecurity {
        let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Documentation/redis.md")
        let lines = try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
        return try await RedisSecurity(
            user: String(try #require(lines.first { $0.hasPrefix("user brama ") })))
    }

    private static func configuration(
        _ topology: RedisConfiguration.Topology
    ) async throws -> RedisConfiguration {
        let certificates = try await RedisCertificates.shared
        var configuration = RedisConfiguration(topology)
        var tls = RedisConfiguration.TLS()
        tls.trustRoots = try certificates.pem("node-ca.crt")
        tls.clientCertificate = try certificates.pem("client.crt")
        tls.clientKey = try certificates.pem("client.key")
        configuration.tls = tls
        configuration.credentials = .init(
            username: "brama", password: Array(RedisSecurity.password.utf8))
        configuration.sentinelCredentials = .init(
            username: nil, password: Array(RedisSecurity.sentinelPassword.utf8))
        return configuration
    }

    private static func set(_ client: RedisClient, _ name: String, _ value: String) async throws(RedisError) {
        _ = try await client.command(
            RedisCommand("SET", Array("brama:\(name)".utf8), [Array(value.utf8)], isRepeatable: true))
    }

    private static func get(_ client: RedisClient, _ name: String) async throws(RedisError) -> String? {
        try await client.command(RedisCommand("GET", Array("brama:\(name)".utf8), isRepeatable: true)).text
    }

    private static func code(of configuration: RedisConfiguration) async throws -> RedisError.Code? {
        let client = try RedisClient(configuration)
        do throws(RedisError) {
            try await set(client, "a", "1")
            return nil
        } catch {
            return error.code
        }
    }

    /// Whether its replica has all that it was told.
    private static func isCopied(_ server: RedisServer) async throws -> Bool {
        let text = try await server.cli("info", "replication")
        let told = text.firstMatch(of: /master_repl_offset:(\d+)/)?.1
        return told != nil && told == text.firstMatch(of: /slave0:.*,offset=(\d+)/)?.1
    }

    /// What must not get in, however the servers are found.
    private static func refusals(of good: RedisConfiguration) async throws {
        let certificates = try await RedisCertificates.shared
        var plain = good
        plain.tls = nil
        #expect(try await code(of: plain) == .unreachable)
        var anonymous = good
        anonymous.tls?.clientCertificate = []
        anonymous.tls?.clientKey = []
        #expect(try await code(of: anonymous) == .clientCertificate)
        var stranger = good
        stranger.tls?.clientCertificate = try certificates.pem("stranger.crt")
        stranger.tls?.clientKey = try certificates.pem("stranger.key")
        #expect(try await code(of: stranger) == .clientCertificate)
        var gullible = good
        gullible.tls?.trustRoots = try certificates.pem("other-ca.crt")
        #expect(try await code(of: gullible) == .tlsTrust)
        var nobody = good
        nobody.credentials = nil
        #expect(try await code(of: nobody) == .authentication)
        var wrong = good
        wrong.credentials?.password = [1]
        #expect(try await code(of: wrong) == .authentication)
        var unwatched = good
        unwatched.sentinelCredentials?.password = [1]
        let isWatched = if case .sentinel = good.topology { true } else { false }
        #expect(try await code(of: unwatched) == (isWatched ? .authentication : nil))
    }

    @Test("a failover of Sentinels under TLS, with users and client certificates everywhere")
    func failover() async throws {
        let group = try await SentinelGroup.start(try await Self.security())
        var configuration = try await Self.configuration(
            .sentinel(
                master: SentinelGroup.masterName,
                sentinels: group.sentinels.map { RedisEndpoint(host: "127.0.0.1", port: $0.port) }))
        let client = try RedisClient(configuration)
        try await Self.set(client, "a", "1")
        let first = try await client.masters()
        #expect(first.map(\.port) == [group.servers[0].port])
        configuration.commandTimeout = .seconds(1)
        try await Self.refusals(of: configuration)
        await #expect(throws: RedisError.self) {
            try await client.command(RedisCommand("FLUSHALL"))
        }
        // Acknowledged and copied: not to be lost.
        let copied = await eventually {
            for replica in group.servers.dropFirst()
            where (try? await replica.cli("get", "brama:a")) != "1\n" { return false }
            return true
        }
        #expect(copied)
        try await offThePool { group.servers[0].stop() }
        #expect(await eventually(within: .seconds(90)) { (try? await Self.get(client, "a")) == "1" })
        let masters = try await client.masters()
        #expect(masters.count == 1 && masters.map(\.port) != [group.servers[0].port])
        try await Self.set(client, "a", "2")
        #expect(try await Self.get(client, "a") == "2")
        await client.shutDown()
    }

    @Test("a Cluster under TLS loses a master and goes on with its replica")
    func cluster() async throws {
        let cluster = try await RedisClusterGroup.start(nodes: 6, replicas: 1, try await Self.security())
        var configuration = try await Self.configuration(
            .cluster(cluster.servers.map { RedisEndpoint(host: "127.0.0.1", port: $0.port) }))
        let client = try RedisClient(configuration)
        let before = try await client.masters()
        #expect(before.count == 3)
        let names = (0..<30).map { "record:\($0)" }
        for name in names { try await Self.set(client, name, name) }
        configuration.commandTimeout = .seconds(1)
        try await Self.refusals(of: configuration)
        let victim = try await client.master(of: Array("brama:\(names[0])".utf8))
        let server = try #require(cluster.servers.first { $0.port == victim.port })
        #expect(await eventually { (try? await Self.isCopied(server)) == true })
        try await offThePool { server.stop() }
        #expect(
            await eventually(within: .seconds(90)) { (try? await Self.get(client, names[0])) == names[0] })
        for name in names {
            try await Self.set(client, name, "again")
            #expect(try await Self.get(client, name) == "again")
        }
        let masters = try await client.masters()
        #expect(!masters.contains(victim))
        await client.shutDown()
    }
}
