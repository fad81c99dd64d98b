import RedisServers
import Testing

@testable import Redis

@Suite(
    "Redis client, when things go wrong",
    .enabled(if: RedisServer.isInstalled, "redis-server is missing: run Scripts/setup"))
struct DisturbanceTests {
    private func get(_ client: RedisClient, _ key: String) async throws(RedisError) -> RESPValue {
        try await client.command(RedisCommand("GET", Array(key.utf8), isRepeatable: true))
    }

    private func set(_ client: RedisClient, _ key: String, _ value: String) async throws(RedisError) {
        _ = try await client.command(
            RedisCommand("SET", Array(key.utf8), [Array(value.utf8)], isRepeatable: true))
    }

    @Test("a server that stands still costs no more than the deadline, and its late answers reach nobody")
    func standstill() async throws {
        let server = try await RedisServer.start()
        let client = try RedisClient(server) { $0.commandTimeout = .milliseconds(600) }
        for index in 0..<50 { try await set(client, "key\(index)", "value\(index)") }
        server.pause()
        let start = ContinuousClock.now
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<50 {
                group.addTask {
                    do throws(RedisError) {
                        _ = try await get(client, "key\(index)")
                        Issue.record("answered while standing still")
                    } catch {
                        #expect([.timedOut, .unreachable].contains(error.code))
                    }
                }
            }
        }
        #expect(ContinuousClock.now - start < .seconds(10))
        server.resume()
        // Those that come after the stand-still get their own answers, in any order with the late ones.
        try #require(await eventually { (try? await get(client, "key0")) != nil })
        for index in 0..<50 { #expect(try await get(client, "key\(index)").text == "value\(index)") }
    }

    @Test("a slow command fails alone where the rest is answered in time")
    func slowCommand() async throws {
        let server = try await RedisServer.start(["--enable-debug-command", "yes"])
        let client = try RedisClient(server) { $0.commandTimeout = .seconds(10) }
        try await set(client, "a", "1")
        async let slow = client.command(RedisCommand("DEBUG", "SLEEP", "1"), patience: .milliseconds(200))
        do {
            _ = try await slow
            Issue.record("answered before its time")
        } catch let error as RedisError {
            #expect(error.code == .timedOut)
        }
        // Its answer comes first and is thrown away; ours follows.
        #expect(try await get(client, "a").text == "1")
    }

    @Test("a caller that gives up waits no longer, and takes nobody's answer")
    func cancellation() async throws {
        let server = try await RedisServer.start(["--enable-debug-command", "yes"])
        let client = try RedisClient(server) { $0.commandTimeout = .seconds(10) }
        try await set(client, "a", "1")
        let slow = Task { try await client.command(RedisCommand("DEBUG", "SLEEP", "1")) }
        let blocked = (0..<20).map { _ in Task { try await get(client, "b") } }
        slow.cancel()
        for task in blocked { task.cancel() }
        for task in blocked + [slow] {
            await #expect(throws: RedisError.shutDown) { try await task.value }
        }
        #expect(try await get(client, "a").text == "1")
    }

    @Test("a server that was killed is found again; while it is gone callers learn so quickly")
    func restart() async throws {
        let server = try await RedisServer.start()
        let client = try RedisClient(server)
        try await set(client, "a", "1")
        try await offThePool { server.stop() }
        let start = ContinuousClock.now
        for _ in 0..<200 {
            do throws(RedisError) {
                _ = try await get(client, "a")
                Issue.record("answered by nobody")
            } catch {
                #expect(error.code == .unreachable && !error.detail.contains("resolved"))
            }
        }
        #expect(ContinuousClock.now - start < .seconds(10))
        try await offThePool { try server.run() }
        #expect(await eventually { (try? await get(client, "a")) == .null })
    }

    @Test("a connection that broke while nothing was under way is made anew without anyone noticing")
    func idleDisconnect() async throws {
        let server = try await RedisServer.start()
        let client = try RedisClient(server)
        for round in 0..<20 {
            try await set(client, "a", "\(round)")
            try await server.cli("client", "kill", "type", "normal")
            #expect(try await get(client, "a").text == "\(round)")
        }
    }

    @Test("what was sent and not answered is repeated only where that does no harm")
    func lostAnswers() async throws {
        let server = try await RedisServer.start()
        let client = try RedisClient(server)
        try await set(client, "x", "1")
        // Blocks this connection, and with it what is behind it in the line.
        let once = Task {
            try await client.command(RedisCommand("BLPOP", Array("n".utf8), [[0x30]], isRepeatable: false))
        }
        _ = await eventually {
            (try? await server.cli("info", "clients"))?.contains("blocked_clients:1") == true
        }
        let reads = (0..<20).map { _ in Task { try await get(client, "x") } }
        let takes = (0..<20).map { _ in
            Task {
                try await client.command(RedisCommand("GETDEL", Array("y".utf8), isRepeatable: false))
            }
        }
        // Nothing tells from outside when they are sent; where it was later, they are not repeated but sent at all.
        try await Task.sleep(for: .milliseconds(200))
        try await server.cli("client", "kill", "type", "normal")
        let error = await #expect(throws: RedisError.self) { try await once.value }
        #expect(error?.code == .outcomeUnknown)
        var lost = 0
        for task in takes {
            guard case .failure(let error) = await task.result else { continue }
            #expect((error as? RedisError)?.code == .outcomeUnknown)
            lost += 1
        }
        #expect(lost > 0)
        for task in reads { #expect(try await task.value.text == "1") }
    }

    @Test("a name that has no address is said to have none, and does not hold up others")
    func unknownName() async throws {
        let client = try RedisClient(
            RedisConfiguration(.single(RedisEndpoint(host: "nowhere.invalid", port: 6379))))
        let error = await #expect(throws: RedisError.self) { try await get(client, "a") }
        #expect(error?.code == .unreachable)
    }

    @Test("the queue is bounded")
    func bound() async throws {
        let server = try await RedisServer.start()
        let client = try RedisClient(server) { ($0.queuedCommands, $0.commandTimeout) = (10, .seconds(1)) }
        try await set(client, "a", "1")
        server.pause()
        let codes = await withTaskGroup(of: RedisError.Code?.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    do throws(RedisError) {
                        _ = try await get(client, "a")
                        return nil
                    } catch {
                        return error.code
                    }
                }
            }
            return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        server.resume()
        #expect(codes[.overloaded] == 90)
    }

    @Test("full memory, missing replicas and a busy script have names")
    func serverErrors() async throws {
        let server = try await RedisServer.start()
        let client = try RedisClient(server)
        try await set(client, "a", "1")
        func code(_ name: String, _ value: String) async throws -> RedisError.Code? {
            try await server.cli("config", "set", name, value)
            do throws(RedisError) {
                try await set(client, "b", "1")
                return nil
            } catch {
                return error.code
            }
        }
        #expect(try await code("maxmemory", "1") == .outOfMemory)
        #expect(try await code("maxmemory", "0") == nil)
        #expect(try await code("min-replicas-to-write", "1") == .tooFewReplicas)
        #expect(try await code("min-replicas-to-write", "0") == nil)
    }

    @Test("a script is sent whole where the server forgot it")
    func scripts() async throws {
        let server = try await RedisServer.start()
        let client = try RedisClient(server)
        let script = RedisScript("return KEYS[1] .. ARGV[1]")
        for _ in 0..<2 {
            let answer = try await client.run(
                script, keys: [Array("a".utf8)], arguments: [Array("b".utf8)], isRepeatable: true)
            #expect(answer.text == "ab")
            try await server.cli("script", "flush")
        }
    }
}
