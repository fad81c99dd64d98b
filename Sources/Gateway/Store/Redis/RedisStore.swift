public import Logging
public import Redis
public import SAML

/// Logins, sessions and the replay guard in Redis, for several nodes: one server, a master under Sentinels, a Cluster.
///
/// Whatever must be atomic lies in one key, or in one slot; each function says what a crash between its steps leaves.
/// Values are sealed, and what could be guessed does not stand in names. Ends are kept twice: by the server's clock, so
/// that it forgets, and in the sealed record, judged by the caller's.
/// - Source: decisions 0110, 0111
public final class RedisStore: GatewayStore {
    let client: RedisClient
    let keys: StoreKeys
    let names: RedisNames
    let unreadable: UnreadableRecords
    /// Logins under way of one browser; what bounds the rest is the server's `maxmemory`.
    let loginsPerBrowser: Int

    /// Connects with the first use.
    /// - Throws: `unavailable` where the configuration cannot be used, such as certificates that cannot be read.
    public convenience init(
        _ configuration: RedisConfiguration, keys: StoreKeys, logger: Logger
    ) throws(StoreError) {
        try self.init(configuration, keys: keys, prefix: "brama:", logger: logger)
    }

    init(
        _ configuration: RedisConfiguration, keys: StoreKeys, prefix: String, logger: Logger
    ) throws(StoreError) {
        self.keys = keys
        names = RedisNames(prefix: prefix)
        unreadable = UnreadableRecords(logger: logger)
        loginsPerBrowser = StoreLimits().loginsPerBrowser
        do {
            client = try RedisClient(configuration)
        } catch {
            throw StoreError(error)
        }
    }

    /// Renews how the servers know us, and we them, for connections that are made from now on.
    ///
    /// Its credentials and TLS material are taken, nothing else.
    func take(_ access: RedisAccess) { client.take(access) }

    /// Ends its connections.
    public func shutDown() async { await client.shutDown() }

    /// Redis is never at hand without waiting.
    public func sessionAtHand(_ key: SecretDigest, at now: Instant) -> SessionAtHand { .unknown }

    /// Writes to every master, for one that is full or cannot write is not in order; and looks whether our keys are
    /// those of the other nodes.
    public func checkHealth() async throws(StoreError) {
        try await checkKeys()
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
        var found: [[UInt8]] = []
        for number in 0..<10_000 where !missing.isEmpty {
            let name = names.health(number)
            if missing.remove(try await client.master(of: name)) != nil { found.append(name) }
        }
        return found
    }

    /// With other keys everybody would be logged out, and nodes would write what others cannot read.
    /// - Throws: `unavailable` where none of our keys opens what the first node wrote.
    private func checkKeys() async throws(StoreError) {
        let id = Array("key-check".utf8)
        let mine = try keys.seal([], kind: .keyCheck, id: id)
        let found = try await perform(RedisCommand("GET", names.keyCheck, isRepeatable: true))
        if let sealed = found.bytes {
            do {
                _ = try keys.open(sealed, kind: .keyCheck, id: id)
            } catch {
                throw StoreError(
                    .unavailable,
                    "Redis: none of store.keys opens what is there: name the key that other nodes use")
            }
            if keys.isCurrent(sealed) { return }
        }
        // Of nodes that begin at once with different keys the last one shows it.
        let condition = found.bytes == nil ? [Array("NX".utf8)] : []
        _ = try await perform(RedisCommand("SET", names.keyCheck, [mine] + condition, isRepeatable: true))
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
            self.init(.unavailable, "\(detail): give the user the rights that Documentation/redis.md lists")
        case .persistenceFailing:
            self.init(.unavailable, "\(detail): it cannot write to its disk; see its log")
        case .loading:
            self.init(.unavailable, "\(detail): it reads its data from the disk and goes on by itself")
        case .readOnly:
            self.init(.unavailable, "\(detail): it became a replica: name the master, or Sentinels")
        case .tooFewReplicas:
            self.init(.unavailable, "\(detail): too few replicas for min-replicas-to-write")
        default: self.init(.unavailable, detail)
        }
    }
}
