import RedisServers
import Testing

@testable import Redis

@Suite("Redis client", .enabled(if: RedisServer.isInstalled, "redis-server is missing: run Scripts/setup"))
struct ClientTests {
    @Test("sets and gets, from many callers at once, each its own answer")
    func pipelining() async throws {
        let server = try await RedisServer.start()
        let client = try RedisClient(server)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<2_000 {
                group.addTask {
                    let (key, value) = (Array("key\(index)".utf8), Array("value\(index)".utf8))
                    let set = try await client.command(RedisCommand("SET", key, [value], isRepeatable: true))
                    #expect(set.text == "OK")
                    let got = try await client.command(RedisCommand("GET", key, isRepeatable: true))
                    #expect(got.bytes == value)
                }
            }
            try await group.waitForAll()
        }
        #expect(try await server.cli("get", "key7") == "value7\n")
        await client.shutDown()
        await #expect(throws: RedisError.shutDown) { try await client.command(RedisCommand("PING")) }
    }
}

extension RedisClient {
    convenience init(_ server: RedisServer, _ change: (inout RedisConfiguration) -> Void = { _ in }) throws {
        var configuration = RedisConfiguration(.single(RedisEndpoint(host: "127.0.0.1", port: server.port)))
        change(&configuration)
        try self.init(configuration)
    }
}
