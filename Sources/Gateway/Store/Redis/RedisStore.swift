public import Redis
public import SAML

/// Logins, sessions and the replay guard in Redis, for several nodes: one server, a master under Sentinels, a Cluster.
///
/// Whatever must be atomic lies in one key, or in one slot; each function says what a crash between its steps leaves.
/// Values are sealed, and what could be guessed does not stand in names. Ends are kept twice: by the server's clock, so
/// that it forgets, and in the sealed record, judged by the caller's.
/// - Source: decisions 0110, 0111
public final class RedisStore: GatewayStore {
    /// Logins under way of one browser; beyond it the one begun first is forgotten.
    static let loginsPerBrowser = 20

    let client: RedisClient
    let keys: StoreKeys

    /// Connects with the first use.
    /// - Throws: `unavailable` where the configuration cannot be used, such as certificates that cannot be read.
    public init(_ configuration: RedisConfiguration, keys: StoreKeys) throws(StoreError) {
        self.keys = keys
        do {
            client = try RedisClient(configuration)
        } catch {
            throw StoreError(error)
        }
    }

    /// Ends its connections.
    public func shutDown() async { await client.shutDown() }

    /// Redis is never at hand without waiting.
    public func sessionAtHand(_ key: SecretDigest, at now: Instant) -> SessionAtHand { .unknown }

    /// Writes to every master: one that is full or does not write is not in order.
    public func checkHealth() async throws(StoreError) {
        do {
            for name in try await healthNames() {
                _ = try await client.command(
                    RedisCommand(
                        "SET", name, [[0x31], Array("PX".utf8), Array("10000".utf8)], isRepeatable: true))
            }
        } catch {
            throw StoreError(error)
        }
    }

    /// A name for each master that lies there.
    private func healthNames() async throws(RedisError) -> [[UInt8]] {
        var missing = Set(try await client.masters())
        var names: [[UInt8]] = []
        for number in 0..<10_000 where !missing.isEmpty {
            let name = Array("brama:health:\(number)".utf8)
            if missing.remove(try await client.master(of: name)) != nil { names.append(name) }
        }
        return names
    }

    func perform(_ command: RedisCommand) async throws(StoreError) -> RESPValue {
        do {
            return try await client.command(command)
        } catch {
            throw StoreError(error)
        }
    }

    func run(
        _ script: RedisScript, _ names: [[UInt8]], _ arguments: [[UInt8]] = [], isRepeatable: Bool = false
    ) async throws(StoreError) -> RESPValue {
        do {
            return try await client.run(script, keys: names, arguments: arguments, isRepeatable: isRepeatable)
        } catch {
            throw StoreError(error)
        }
    }
}

extension StoreError {
    /// - Source: decision 0110: what each error means for a caller
    init(_ error: RedisError) {
        let detail = "Redis: \(error.detail)"
        switch error.code {
        case .outOfMemory:
            self.init(.full, "\(detail): its memory is used up; raise maxmemory")
        case .overloaded: self.init(.unavailable, "\(detail): it is too slow or cannot be reached")
        case .authentication:
            self.init(.unavailable, "\(detail): check the user in store.url and store.redis.passwordFile")
        case .permission:
            self.init(.unavailable, "\(detail): give the user the rights that the operations page lists")
        case .persistenceFailing:
            self.init(.unavailable, "\(detail): it cannot write to its disk")
        case .tooFewReplicas:
            self.init(.unavailable, "\(detail): too few replicas for min-replicas-to-write")
        default: self.init(.unavailable, detail)
        }
    }
}
