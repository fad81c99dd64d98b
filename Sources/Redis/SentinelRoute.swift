import Synchronization

/// To the master that Sentinels name. They are asked again when it fails or turns out to be none.
/// - Source: Redis documentation, "Guidelines for Redis clients with support for Redis Sentinel"
final class SentinelRoute: RedisRoute {
    /// One that does not answer must not take the time of those that would.
    private static let patience: Duration = .milliseconds(500)

    private let master: String
    /// Those that helped last come first.
    private let sentinels: Mutex<[RedisEndpoint]>
    private let network: RedisNetwork
    private let lookup = SharedLookup<RedisEndpoint>()

    init(master: String, sentinels: [RedisEndpoint], _ network: RedisNetwork) {
        self.master = master
        self.sentinels = Mutex(sentinels)
        self.network = network
    }

    func destination(for attempt: RedisAttempt) async throws(RedisError) -> RedisDestination {
        RedisDestination(endpoint: try await endpoint(), role: .data)
    }

    func recover(from error: RedisError, _ attempt: inout RedisAttempt) async throws(RedisError) {
        guard error.code != .loading, !error.isLasting else { throw error }
        forget(attempt.lastTried)
        if error.code == .tooFewReplicas {
            // On the wrong side of a broken network? Where no other is named, waiting helps nobody.
            guard try await endpoint() != attempt.lastTried else { throw error }
        }
        // Sentinels that disagree would send it to and fro as fast as the network goes.
        try await attempt.pause(after: error)
    }

    func masters() async throws(RedisError) -> [RedisEndpoint] { [try await endpoint()] }

    private func endpoint() async throws(RedisError) -> RedisEndpoint {
        try await lookup.value { [self] in
            do throws(RedisError) {
                return .success(try await ask())
            } catch {
                return .failure(error)
            }
        }
    }

    /// Only where nobody learnt of another since.
    private func forget(_ tried: RedisEndpoint?) {
        lookup.change { if $0 == tried { $0 = nil } }
        // A Sentinel that does not see the others may go on naming a master that is none.
        sentinels.withLock { if $0.count > 1 { $0.append($0.removeFirst()) } }
    }

    private func ask() async throws(RedisError) -> RedisEndpoint {
        var last = RedisError(.unreachable, "no Sentinel is named")
        for sentinel in sentinels.withLock({ $0 }) {
            do {
                return try await ask(sentinel)
            } catch {
                last = error
            }
        }
        throw last
    }

    private func ask(_ sentinel: RedisEndpoint) async throws(RedisError) -> RedisEndpoint {
        let reply = try await network.send(
            RedisCommand("SENTINEL", "get-master-addr-by-name", master),
            to: RedisDestination(endpoint: sentinel, role: .sentinel), deadline: .now + Self.patience)
        if case .error(let error) = reply { throw RedisError(error, from: "Sentinel \(sentinel)") }
        guard let parts = reply.array, parts.count == 2, let host = parts[0].text, let port = parts[1].text,
            let endpoint = RedisEndpoint(host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)")
        else { throw RedisError(.unreachable, "Sentinel \(sentinel) knows no master of that name") }
        return endpoint
    }
}
