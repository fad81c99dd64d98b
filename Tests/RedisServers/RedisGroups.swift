import Foundation

extension RedisServer {
    /// redis-cli against this server; an independent view of it.
    @discardableResult
    public func cli(_ arguments: String...) async throws -> String {
        try await output(of: "redis-cli", ["-p", "\(port)"] + clientOptions + arguments)
    }
}

/// A master, two replicas, three Sentinels.
public struct SentinelGroup: Sendable {
    public static let masterName = "brama_master"

    public let servers: [RedisServer]
    public let sentinels: [RedisServer]

    /// - Parameter security: nil: without TLS and users.
    public static func start(_ security: RedisSecurity? = nil) async throws -> SentinelGroup {
        let master = try await server([], security)
        var servers = [master]
        for _ in 0..<2 {
            servers.append(try await server(["--replicaof", "127.0.0.1 \(master.port)"], security))
        }
        let synchronized = await eventually {
            let text = try? await master.cli("info", "replication")
            return (text ?? "").components(separatedBy: "state=online").count == 3
        }
        guard synchronized else { throw RedisServer.Failure(output: "no replicas") }
        let text = """
            sentinel monitor \(masterName) 127.0.0.1 \(master.port) 2
            sentinel down-after-milliseconds \(masterName) 1000
            sentinel failover-timeout \(masterName) 3000
            \(security?.watching(masterName) ?? "")
            """
        var sentinels: [RedisServer] = []
        for _ in 0..<3 {
            sentinels.append(
                try await RedisServer.start(
                    portOption: security?.portOption ?? "port", sentinel: text,
                    clientOptions: security?.sentinelClient ?? []))
        }
        let first = sentinels[0]
        let known = await eventually {
            let text = try? await first.cli("sentinel", "master", masterName)
            let lines = (text ?? "").split(separator: "\n")
            func value(_ name: Substring) -> Substring? {
                lines.firstIndex(of: name).map { lines[$0 + 1] }
            }
            return value("num-slaves") == "2" && value("num-other-sentinels") == "2"
        }
        guard known else { throw RedisServer.Failure(output: "Sentinels do not know each other") }
        return SentinelGroup(servers: servers, sentinels: sentinels)
    }

    private static func server(
        _ options: [String], _ security: RedisSecurity?
    ) async throws -> RedisServer {
        try await RedisServer.start(
            options + ["--repl-diskless-sync-delay", "0"] + (security?.serving ?? []),
            portOption: security?.portOption ?? "port", clientOptions: security?.client ?? [])
    }
}

/// A Cluster of masters, with or without a replica each.
public struct RedisClusterGroup: Sendable {
    public let servers: [RedisServer]

    /// Until every node takes commands.
    /// - Parameter security: nil: without TLS and users.
    public static func start(
        nodes: Int = 3, replicas: Int = 0, _ security: RedisSecurity? = nil
    ) async throws -> RedisClusterGroup {
        let servers = try await withThrowingTaskGroup(of: RedisServer.self) { group in
            for _ in 0..<nodes {
                group.addTask {
                    try await RedisServer.start(
                        [
                            "--cluster-enabled", "yes", "--cluster-port", "\(RedisServer.freePort())",
                            "--cluster-node-timeout", "1500", "--repl-diskless-sync-delay", "0",
                        ] + (security.map { $0.serving + ["--tls-cluster", "yes"] } ?? []),
                        portOption: security?.portOption ?? "port", clientOptions: security?.client ?? [])
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        try await output(
            of: "redis-cli",
            (security?.client ?? []) + ["--cluster", "create"] + servers.map { "127.0.0.1:\($0.port)" }
                + ["--cluster-replicas", "\(replicas)", "--cluster-yes"])
        for server in servers {
            let isOK = await eventually {
                (try? await server.cli("cluster", "info"))?.contains("cluster_state:ok") == true
            }
            guard isOK else { throw RedisServer.Failure(output: "the Cluster does not come up") }
        }
        return RedisClusterGroup(servers: servers)
    }
}

/// Certificates of Tests/Oracles/make-tls-certificates.sh, made once in a test run.
public struct RedisCertificates: Sendable {
    private static let made = Task { try await RedisCertificates() }
    public static var shared: RedisCertificates { get async throws { try await made.value } }

    private let directory: URL

    private init() async throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "brama-redis-tls-\(UUID())")
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Oracles/make-tls-certificates.sh")
        try await output(of: "sh", [script.path(), directory.path()])
        // Servers are each other's clients too.
        let all = try ["node-ca", "client-ca"].map { try Data(contentsOf: URL(filePath: path("\($0).crt"))) }
        try Data(all.joined()).write(to: URL(filePath: path("all-ca.crt")))
    }

    public func path(_ name: String) -> String { directory.appending(path: name).path() }
    public func pem(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path(name))))
    }

    /// Options of a server with that certificate.
    public func serving(_ name: String, clients: Bool) -> [String] {
        [
            "--tls-cert-file", path("\(name).crt"), "--tls-key-file", path("\(name).key"),
            "--tls-ca-cert-file", path("client-ca.crt"), "--tls-auth-clients", clients ? "yes" : "no",
        ]
    }
}
