import Foundation
import RedisServers
import Testing

@testable import Redis

@Suite(
    "Redis client, what servers refuse, and that all comes back by itself",
    .enabled(if: RedisServer.isInstalled, "redis-server is missing: run Scripts/setup"))
struct ServerFaultTests {
    private static func set(_ client: RedisClient, _ key: String) async throws(RedisError) {
        _ = try await client.command(RedisCommand("SET", Array(key.utf8), [[1]], isRepeatable: true))
    }

    private static func get(_ client: RedisClient, _ key: String) async throws(RedisError) -> RESPValue {
        try await client.command(RedisCommand("GET", Array(key.utf8), isRepeatable: true))
    }

    /// nil where it was done.
    private static func error(
        _ body: () async throws(RedisError) -> Void
    ) async -> RedisError? {
        do throws(RedisError) {
            try await body()
            return nil
        } catch {
            return error
        }
    }

    private static func isBack(_ client: RedisClient) async -> Bool {
        await eventually { await error { () throws(RedisError) in try await set(client, "b") } == nil }
    }

    @Test("a server that cannot save takes no writes, and reads go on (MISCONF)")
    func misconfigured() async throws {
        let server = try await RedisServer.start(["--stop-writes-on-bgsave-error", "yes"])
        let client = try RedisClient(server)
        try await Self.set(client, "a")
        // A directory that is not empty stands where the dump shall be put; this stops root too.
        let dump = server.directory.appending(path: "dump.rdb")
        try FileManager.default.createDirectory(
            at: dump.appending(path: "in the way"), withIntermediateDirectories: true)
        try await server.cli("config", "set", "save", "3600 1000000")
        try await server.cli("bgsave")
        let isFailing = await eventually {
            (try? await server.cli("info", "persistence"))?.contains("rdb_last_bgsave_status:err") == true
        }
        #expect(isFailing)
        let error = await Self.error { () throws(RedisError) in try await Self.set(client, "a") }
        #expect(error == RedisError(.persistenceFailing, "127.0.0.1:\(server.port) answers MISCONF"))
        #expect(try await Self.get(client, "a").bytes == [1])
        try FileManager.default.removeItem(at: dump)
        try await server.cli("bgsave")
        #expect(await Self.isBack(client))
    }

    @Test("a server that reads its data is waited for, without holding anybody up (LOADING)")
    func loading() async throws {
        let slow = ["--loading-process-events-interval-bytes", "1024", "--enable-debug-command", "yes"]
        let server = try await RedisServer.start(slow)
        let client = try RedisClient(server)
        try await Self.set(client, "a")
        try await server.cli("debug", "populate", "4000", "filler", "1000")
        // Read anew by the running server, as at a start, with a pause at each key.
        try await server.cli("config", "set", "key-load-delay", "5000")
        let reload = Task { try await server.cli("debug", "reload") }
        let isLoading = await eventually {
            await Self.error { () throws(RedisError) in _ = try await Self.get(client, "a") }?.code
                == .loading
        }
        #expect(isLoading)
        let start = ContinuousClock.now
        for _ in 0..<20 {
            let error = await Self.error { () throws(RedisError) in try await Self.set(client, "a") }
            #expect(error == RedisError(.loading, "127.0.0.1:\(server.port) answers LOADING"))
        }
        // Nobody waited for its end.
        #expect(ContinuousClock.now - start < .seconds(20))
        try await server.cli("config", "set", "key-load-delay", "0")
        _ = try await reload.value
        #expect(await Self.isBack(client))
        #expect(try await Self.get(client, "a").bytes == [1])
    }

    @Test("a master that becomes a replica is left at once, also by those that only read (READONLY)")
    func demoted() async throws {
        let (server, other) = (try await RedisServer.start(), try await RedisServer.start())
        let client = try RedisClient(server)
        try await Self.set(client, "a")
        try await server.cli("replicaof", "127.0.0.1", "\(other.port)")
        let refused = await Self.error { () throws(RedisError) in try await Self.set(client, "a") }
        #expect(refused == RedisError(.readOnly, "127.0.0.1:\(server.port) answers READONLY"))
        let readers = await Self.error { () throws(RedisError) in _ = try await Self.get(client, "a") }
        #expect(readers == RedisError(.wrongServer, "127.0.0.1:\(server.port) is a replica"))
        try await server.cli("replicaof", "no", "one")
        #expect(await Self.isBack(client))
    }

    @Test("a password that was changed counts from the next connection on, and so does the right one")
    func password() async throws {
        let server = try await RedisServer.start([
            "--user", "brama", "on", ">first", "~*", "&*", "+@all",
        ])
        let client = try RedisClient(server) {
            $0.credentials = .init(username: "brama", password: Array("first".utf8))
        }
        try await Self.set(client, "a")
        for (change, mend) in [
            (["resetpass", ">second"], ["resetpass", ">first"]), (["off"], ["on"]),
            (["-set"], ["+set"]),
        ] {
            try await server.user(change)
            try await server.cli("client", "kill", "user", "brama")
            let error = await Self.error { () throws(RedisError) in try await Self.set(client, "a") }
            #expect(
                error
                    == (change == ["-set"]
                        ? RedisError(.permission, "127.0.0.1:\(server.port) answers NOPERM")
                        : RedisError(.authentication, "127.0.0.1:\(server.port) answers WRONGPASS")))
            try await server.user(mend)
            #expect(await Self.isBack(client))
        }
        // Without a name and a password one is the user `default`.
        let nobody = try RedisClient(server)
        try await Self.set(nobody, "a")
        try await server.cli("config", "set", "requirepass", "x")
        try await output(
            of: "redis-cli", ["-p", "\(server.port)", "--pass", "x", "client", "kill", "user", "default"])
        let error = await Self.error { () throws(RedisError) in try await Self.set(nobody, "a") }
        #expect(error == RedisError(.authentication, "127.0.0.1:\(server.port) answers NOAUTH"))
    }

    @Test("a master without its replicas is left for the one that other Sentinels name (NOREPLICAS)")
    func cutOff() async throws {
        let (old, new) = (try await RedisServer.start(), try await RedisServer.start())
        let blind = try await RedisServer.start(sentinel: "sentinel monitor m 127.0.0.1 \(old.port) 1")
        let seeing = try await RedisServer.start(sentinel: "sentinel monitor m 127.0.0.1 \(new.port) 1")
        let endpoints = [blind, seeing].map { RedisEndpoint(host: "127.0.0.1", port: $0.port) }
        let client = try RedisClient(RedisConfiguration(.sentinel(master: "m", sentinels: endpoints)))
        try await Self.set(client, "a")
        #expect(try await client.masters().map(\.port) == [old.port])
        try await old.cli("config", "set", "min-replicas-to-write", "1")
        try await Self.set(client, "b")
        #expect(try await client.masters().map(\.port) == [new.port])
        #expect(try await Self.get(client, "b").bytes == [1])
        // Where none is better off, it is said.
        try await new.cli("config", "set", "min-replicas-to-write", "1")
        let start = ContinuousClock.now
        let error = await Self.error { () throws(RedisError) in try await Self.set(client, "a") }
        #expect(error?.code == .tooFewReplicas)
        #expect(ContinuousClock.now - start < .seconds(10))
        // Sentinels that disagree send to and fro: with pauses, not as fast as the network goes.
        var refused = 0
        for server in [old, new] {
            let text = try await server.cli("info", "commandstats")
            let line = text.split(separator: "\r\n").first { $0.hasPrefix("cmdstat_set:") } ?? ""
            refused += line.firstMatch(of: /rejected_calls=(\d+)/).flatMap { Int($0.1) } ?? 0
        }
        #expect((2...25).contains(refused), "\(refused) rounds")
    }
}

extension RedisServer {
    fileprivate func user(_ rules: [String]) async throws {
        try await output(of: "redis-cli", ["-p", "\(port)", "acl", "setuser", "brama"] + rules)
    }
}
