import Redis

/// `store.url` as written: paths still to be resolved, and what the other keys add still missing.
enum StoreAddress: Sendable, Equatable {
    case memory
    case sqlite(path: String)
    case redis(RedisAddress)
}

extension ValueFormat where Value == StoreAddress {
    private static let allowedStores =
        "sqlite:PATH, memory:, or redis://[user@]host[:port][/database], with rediss:// over TLS"

    /// Not a `scalar`: what is refused may hold a password, and is not repeated where it looks like Redis.
    static let storeURL = ValueFormat(typeName: "a store", allowed: allowedStores) {
        value, label, findings in
        guard case .scalar(let text, _) = value.content else {
            findings.add(
                value.origin, "\(label): must be a store, not \(value.kind); allowed: \(allowedStores)")
            return nil
        }
        switch parse(text) {
        case .success(let address): return address
        case .failure(let problem):
            let shown = text.hasPrefix("redis") ? "the address" : quote(text)
            findings.add(value.origin, "\(label): \(shown) \(problem.problem); allowed: \(allowedStores)")
            return nil
        }
    }

    private static func parse(_ text: String) -> Result<StoreAddress, ValueProblem> {
        if text == "memory:" { return .success(.memory) }
        if text.hasPrefix("redis") { return RedisAddress.parse(text).map { .redis($0) } }
        guard text.hasPrefix("sqlite:") else { return .failure(ValueProblem("is not a known store")) }
        let path = text.dropFirst("sqlite:".count)
        // SQLite has meanings of its own for names that begin with a colon.
        guard (1...4_096).contains(path.utf8.count), !path.hasPrefix(":"), !path.hasSuffix("/"),
            !path.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F })
        else { return .failure(ValueProblem("names no file")) }
        return .success(.sqlite(path: String(path)))
    }
}

extension ValueFormat where Value == RedisEndpoint {
    static let redisEndpoint = ValueFormat.scalar("an address", allowed: "host:port or [IPv6]:port") {
        text in
        RedisEndpoint(text).map { .success($0) } ?? .failure(ValueProblem("is not a host with its port"))
    }
}
