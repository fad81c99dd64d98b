import Logging
import Redis
import RedisServers
import Testing

@testable import Gateway

/// A way to make a store for the tests that every store must pass.
struct StoreUnderTest: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let make: @Sendable (StoreLimits) async throws -> any GatewayStore

    func callAsFunction(_ limits: StoreLimits = StoreLimits()) async throws -> any GatewayStore {
        try await make(limits)
    }

    static let all = bounded + redis

    /// Those that count what they keep; Redis is bounded by its own memory.
    static let bounded: [StoreUnderTest] = [
        StoreUnderTest(testDescription: "memory") { MemoryStore(limits: $0) },
        StoreUnderTest(testDescription: "SQLite") { try sqlite(nodes: 1, limits: $0) },
        StoreUnderTest(testDescription: "two SQLite nodes") { try sqlite(nodes: 2, limits: $0) },
    ]

    private static let redis: [StoreUnderTest] =
        RedisServer.isInstalled
        ? [
            StoreUnderTest(testDescription: "two Redis nodes") { _ in
                let port = try await RedisForStores.single.value.port
                return try redis(.single(RedisEndpoint(host: "127.0.0.1", port: port)))
            },
            StoreUnderTest(testDescription: "two Redis Cluster nodes") { _ in
                let servers = try await RedisForStores.cluster.value.servers
                return try redis(.cluster(servers.map { RedisEndpoint(host: "127.0.0.1", port: $0.port) }))
            },
        ] : []

    /// Each with names of its own, since all tests share the servers.
    private static func redis(_ topology: RedisConfiguration.Topology) throws -> any GatewayStore {
        var configuration = RedisConfiguration(topology)
        // The machine is busy with other tests.
        configuration.commandTimeout = .seconds(20)
        let prefix = "test\(UInt64.random(in: 0 ... .max)):"
        return AlternatingStore(
            try (0..<2).map { _ in
                try RedisStore(configuration, keys: .sample, prefix: prefix, logger: .silent)
            })
    }

    private static func sqlite(nodes: Int, limits: StoreLimits) throws -> any GatewayStore {
        let directory = try TemporaryDirectory()
        let stores = try (0..<nodes).map { _ in
            try SQLiteStore(
                path: "\(directory.path)/brama.sqlite", keys: .sample, limits: limits, logger: .silent)
        }
        return AlternatingStore(stores, keeping: directory)
    }
}

/// Servers that all tests of stores share; they end with the process.
private enum RedisForStores {
    static let single = Task { try await RedisServer.start() }
    static let cluster = Task { try await RedisClusterGroup.start() }
}

extension StoreKeys {
    static let sample = StoreKeys([[UInt8](repeating: 7, count: 32)])!
    static let other = StoreKeys([[UInt8](repeating: 8, count: 32)])!
}

extension Logger {
    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
