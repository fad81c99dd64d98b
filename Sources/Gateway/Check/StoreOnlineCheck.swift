import Logging
import Redis

/// Looks at a store over the network as logins would use it; nothing to do for one on this host.
/// - Returns: at least one finding for Redis; a write of its own is tried, and taken away by its end.
/// - Source: contract, section 1, `brama check --online`.
public func checkStoreOnline(_ configuration: GatewayConfiguration) async -> [CheckFinding] {
    guard case .redis(let redis) = configuration.store, let keys = StoreKeys(configuration.storeKeys) else {
        return []
    }
    do {
        let logger = Logger(label: "brama.check") { _ in SwiftLogNoOpLogHandler() }
        let store = try RedisStore(redis, keys: keys, logger: logger)
        let findings = await store.examine()
        await store.shutDown()
        return findings
    } catch {
        return [CheckFinding(.error, "store: \(error.detail)")]
    }
}

extension ConfigurationCheck {
    /// Without the network: what the addresses tell.
    func checkRedis(_ configuration: RedisConfiguration) -> [CheckFinding] {
        let endpoints: [RedisEndpoint] =
            switch configuration.topology {
            case .single(let endpoint): [endpoint]
            case .sentinel(_, let sentinels): sentinels
            case .cluster(let nodes): nodes
            }
        let isNear = endpoints.allSatisfy { ["127.0.0.1", "::1", "localhost"].contains($0.host) }
        guard configuration.tls == nil, !isNear else {
            return [CheckFinding(.ok, "store: Redis; --online looks at the servers")]
        }
        return [
            CheckFinding(
                .warning,
                "store: Redis without TLS over a network: the password and who is logged in can be read "
                    + "and changed on the way",
                mend: "write rediss:// in store.url, or keep that network to yourselves")
        ]
    }
}
