import RedisServers
import Synchronization
import Testing

@testable import Redis

private final class Traffic: Sendable {
    let isOver = Atomic(false)
    let done = Atomic(0)
    let failed = Atomic(0)
}

@Suite(
    "Redis client, several servers", .serialized,
    .enabled(if: RedisServer.isInstalled, "redis-server is missing: run Scripts/setup"))
struct TopologyTests {
    private static func set(_ client: RedisClient, _ key: String, _ value: String) async throws(RedisError) {
        _ = try await client.command(
            RedisCommand("SET", Array(key.utf8), [Array(value.utf8)], isRepeatable: true))
    }

    private static func get(_ client: RedisClient, _ key: String) async throws(RedisError) -> String? {
        try await client.command(RedisCommand("GET", Array(key.utf8), isRepeatable: true)).text
    }

    @Test("follows a failover: of a master that dies, and of one that is told to step down")
    func failover() async throws {
        let group = try await SentinelGroup.start()
        var configuration = RedisConfiguration(
            .sentinel(
                master: SentinelGroup.masterName,
                sentinels: group.sentinels.map { RedisEndpoint(host: "127.0.0.1", port: $0.port) }))
        configuration.commandTimeout = .seconds(2)
        let client = try RedisClient(configuration)
        try await Self.set(client, "a", "1")
        let first = try await client.masters()
        #expect(first.map(\.port) == [group.servers[0].port])
        try await offThePool { group.servers[0].stop() }
        #expect(await eventually(within: .seconds(90)) { (try? await Self.set(client, "a", "2")) != nil })
        let second = try await client.masters()
        #expect(second != first)
        #expect(try await Self.get(client, "a") == "2")

        try await offThePool { try group.servers[0].run() }
        // Sentinels look at their replicas every ten seconds, and do nothing for thirty where the machine held them up for
        // two (their TILT mode).
        let isBack = await eventually(within: .seconds(180)) {
            let replicas = try? await group.sentinels[0].cli("sentinel", "replicas", SentinelGroup.masterName)
            // Two of them, none disconnected or down.
            let lines = (replicas ?? "").split(separator: "\n")
            return lines.filter { $0 == "slave" }.count == 2
        }
        #expect(isBack)
        _ = await eventually(within: .seconds(90)) {
            (try? await group.sentinels[0].cli("sentinel", "failover", SentinelGroup.masterName)) == "OK\n"
        }
        let moved = await eventually(within: .seconds(90)) {
            guard (try? await Self.set(client, "a", "3")) != nil else { return false }
            return (try? await client.masters()) != second
        }
        #expect(moved)
        #expect(try await Self.get(client, "a") == "3")
        await client.shutDown()
    }

    @Test("Sentinels that are down or know no such master are passed over, and it is said where none helps")
    func sentinels() async throws {
        let server = try await RedisServer.start()
        let text = "sentinel monitor m 127.0.0.1 \(server.port) 1"
        let sentinel = try await RedisServer.start(sentinel: text)
        let other = try await RedisServer.start(sentinel: "sentinel monitor other 127.0.0.1 \(server.port) 1")
        let down = RedisEndpoint(host: "127.0.0.1", port: RedisServer.freePort())
        func client(_ endpoints: [RedisEndpoint], _ master: String = "m") throws -> RedisClient {
            try RedisClient(RedisConfiguration(.sentinel(master: master, sentinels: endpoints)))
        }
        let (good, wrong) = (
            RedisEndpoint(host: "127.0.0.1", port: sentinel.port),
            RedisEndpoint(host: "127.0.0.1", port: other.port)
        )
        try await Self.set(client([down, wrong, good]), "a", "1")
        for endpoints in [[down], [wrong], [RedisEndpoint(host: "127.0.0.1", port: server.port)]] {
            await #expect(throws: RedisError.self) { try await Self.set(client(endpoints), "a", "1") }
        }
    }

    @Test("a Cluster: slots move while commands run, and none is lost or done twice")
    func migration() async throws {
        let cluster = try await RedisClusterGroup.start(nodes: 6, replicas: 1)
        let client = try RedisClient(
            RedisConfiguration(.cluster([RedisEndpoint(host: "127.0.0.1", port: cluster.servers[0].port)])))
        #expect(try await client.masters().count == 3)
        // Counters in the slots that move.
        let keys = (0..<60).map { "counter:\($0)" }
        for key in keys { try await Self.set(client, key, "0") }
        let traffic = Traffic()
        // Also where something throws below.
        defer { traffic.isOver.store(true, ordering: .relaxed) }
        let running = Task {
            await withTaskGroup(of: Void.self) { group in
                for key in keys {
                    group.addTask {
                        while !traffic.isOver.load(ordering: .relaxed) {
                            do throws(RedisError) {
                                _ = try await client.command(
                                    RedisCommand("INCR", Array(key.utf8), isRepeatable: false))
                                traffic.done.add(1, ordering: .relaxed)
                            } catch {
                                traffic.failed.add(1, ordering: .relaxed)
                            }
                        }
                    }
                }
            }
        }
        var ids: [String] = []
        for master in try await client.masters() {
            ids.append(try await client.command(RedisCommand("CLUSTER", "MYID"), at: master).text ?? "")
        }
        try #require(ids.count == 3)
        try await output(
            of: "redis-cli",
            [
                "--cluster", "reshard", "127.0.0.1:\(cluster.servers[0].port)", "--cluster-from", ids[0],
                "--cluster-to", ids[1], "--cluster-slots", "1500", "--cluster-yes",
            ])
        traffic.isOver.store(true, ordering: .relaxed)
        await running.value
        var sum = 0
        for key in keys { sum += Int(try await Self.get(client, key) ?? "") ?? -1_000_000 }
        #expect(traffic.failed.load(ordering: .relaxed) == 0)
        #expect(sum == traffic.done.load(ordering: .relaxed) && sum > 0)

        // Then a master dies, and its replica takes over.
        let victim = try await client.master(of: Array(keys[0].utf8))
        let server = try #require(cluster.servers.first { $0.port == victim.port })
        try await offThePool { server.stop() }
        #expect(
            await eventually(within: .seconds(90)) { (try? await Self.set(client, keys[0], "again")) != nil })
        #expect(try await Self.get(client, keys[0]) == "again")
    }

    @Test("a slot in the middle of its move: what is not at the old node any more is asked of the new one")
    func asking() async throws {
        let cluster = try await RedisClusterGroup.start()
        let client = try RedisClient(
            RedisConfiguration(.cluster([RedisEndpoint(host: "127.0.0.1", port: cluster.servers[0].port)])))
        let key = Array("moving".utf8)
        let old = try await client.master(of: key)
        let new = try #require(try await client.masters().first { $0 != old })
        func id(_ node: RedisEndpoint) async throws -> String {
            try #require(try await client.command(RedisCommand("CLUSTER", "MYID"), at: node).text)
        }
        let slot = "\(HashSlot.of(key))"
        for (node, state, other) in [(new, "importing", old), (old, "migrating", new)] {
            let command = RedisCommand("CLUSTER", "SETSLOT", slot, state, try await id(other))
            #expect(try await client.command(command, at: node).text == "OK")
        }
        try await Self.set(client, "moving", "1")
        #expect(try await Self.get(client, "moving") == "1")
        let counted = try await client.command(
            RedisCommand("CLUSTER", "COUNTKEYSINSLOT", slot), at: new)
        #expect(counted == .integer(1))
        #expect(try await client.master(of: key) == old)
    }

    @Test("a database is refused in a Cluster by the server's mode, a plain server where a Cluster is meant")
    func plainAsCluster() async throws {
        let server = try await RedisServer.start()
        let client = try RedisClient(
            RedisConfiguration(.cluster([RedisEndpoint(host: "127.0.0.1", port: server.port)])))
        let error = await #expect(throws: RedisError.self) { try await Self.get(client, "a") }
        #expect(error?.code == .wrongServer)
    }
}
