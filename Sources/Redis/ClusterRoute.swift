import Synchronization

/// To the node that keeps a key's slot; redirections are followed, and make the map be read anew.
/// - Source: Redis Cluster Specification
final class ClusterRoute: RedisRoute {
    private static let patience: Duration = .milliseconds(500)
    /// Slots move one by one, and each tells of itself.
    private static let refreshInterval: Duration = .seconds(1)

    private let seeds: [RedisEndpoint]
    private let network: RedisNetwork
    private let map = SharedLookup<SlotMap>()
    private let lastRefresh = Mutex<ContinuousClock.Instant?>(nil)

    init(seeds: [RedisEndpoint], _ network: RedisNetwork) {
        self.seeds = seeds
        self.network = network
    }

    func destination(for attempt: RedisAttempt) async throws(RedisError) -> RedisDestination {
        if let asking = attempt.asking { return RedisDestination(endpoint: asking, role: .data) }
        let map = try await slots()
        guard let key = attempt.command.key else {
            guard let any = map.masters.randomElement() else { throw Self.nobody }
            return RedisDestination(endpoint: any, role: .data)
        }
        guard let endpoint = map[HashSlot.of(key)] else { throw Self.nobody }
        return RedisDestination(endpoint: endpoint, role: .data)
    }

    func recover(from error: RedisError, _ attempt: inout RedisAttempt) async throws(RedisError) {
        guard ![.wrongServer, .tooFewReplicas].contains(error.code), !error.isLasting else { throw error }
        if let redirection = attempt.redirection {
            attempt.redirection = nil
            if redirection.isAsk {
                attempt.asking = redirection.endpoint
            } else {
                map.change { $0?.move(redirection.slot, to: redirection.endpoint) }
                refreshSoon()
            }
            return
        }
        // A slot's keys of one command are on their way between two nodes.
        if error.code != .tryAgain { refreshSoon() }
        try await attempt.pause(after: error)
    }

    func masters() async throws(RedisError) -> [RedisEndpoint] {
        let renewed = try await map.renewed { [self] in await read() }
        return renewed.masters
    }

    private static let nobody = RedisError(.clusterDown, "no node of the Cluster keeps this slot")

    private func slots() async throws(RedisError) -> SlotMap {
        try await map.value { [self] in await read() }
    }

    private func refreshSoon() {
        let now = ContinuousClock.now
        let isDue = lastRefresh.withLock { last in
            if let last, now < last + Self.refreshInterval { return false }
            last = now
            return true
        }
        guard isDue else { return }
        Task { [self] in _ = try? await map.renewed { await self.read() } }
    }

    /// Asks one node after the other for the map.
    private func read() async -> Result<SlotMap, RedisError> {
        var last = RedisError(.unreachable, "no node of the Cluster is named")
        var nodes = (map.known?.masters ?? []).shuffled()
        nodes += seeds.filter { !nodes.contains($0) }
        for node in nodes {
            do {
                return .success(try await read(from: node))
            } catch {
                last = error
            }
        }
        return .failure(last)
    }

    private func read(from node: RedisEndpoint) async throws(RedisError) -> SlotMap {
        let reply = try await network.send(
            RedisCommand("CLUSTER", "SLOTS"), to: RedisDestination(endpoint: node, role: .data),
            deadline: .now + Self.patience)
        if case .error(let error) = reply { throw RedisError(error, from: "\(node)") }
        guard let map = SlotMap(reply, from: node) else {
            throw RedisError(.clusterDown, "\(node) knows no slots")
        }
        return map
    }
}
