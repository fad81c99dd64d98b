/// Knows where commands go, and learns from what comes back.
protocol RedisRoute: Sendable {
    func destination(for attempt: RedisAttempt) async throws(RedisError) -> RedisDestination

    /// Makes ready for another attempt, if need be after a wait.
    /// - Throws: where there is no use in one.
    func recover(from error: RedisError, _ attempt: inout RedisAttempt) async throws(RedisError)

    func masters() async throws(RedisError) -> [RedisEndpoint]
}

/// A command on its way through attempts.
struct RedisAttempt: Sendable {
    /// Redirections and failed attempts together; a loop of nodes that point at each other ends.
    private static let most = 40

    let command: RedisCommand
    let deadline: ContinuousClock.Instant
    /// Where the last one went, if it went anywhere.
    var lastTried: RedisEndpoint?
    var redirection: Redirection?
    /// The node that must be told that we know it is not its slot yet.
    var asking: RedisEndpoint?
    private var count = 0

    init(command: RedisCommand, deadline: ContinuousClock.Instant) {
        self.command = command
        self.deadline = deadline
    }

    mutating func mayGoOn(after error: RedisError) -> Bool {
        count += 1
        guard count < Self.most, ContinuousClock.now < deadline else { return false }
        switch error.code {
        case .outcomeUnknown: return command.isRepeatable
        default: return error.isCertainlyUndone
        }
    }

    /// Waits a little, longer from attempt to attempt, but not beyond the deadline.
    /// - Throws: `error` where no time is left.
    func pause(after error: RedisError) async throws(RedisError) {
        let delay = Duration.milliseconds(min(150, 10 << min(count, 4)))
        guard ContinuousClock.now + delay < deadline else { throw error }
        do {
            try await Task.sleep(for: delay)
        } catch {
            throw .shutDown
        }
    }
}

/// `MOVED` or `ASK`.
/// - Source: Redis Cluster Specification, "Redirection and resharding"
struct Redirection: Sendable, Equatable {
    let slot: Int
    let endpoint: RedisEndpoint
    /// For this command only.
    let isAsk: Bool

    /// - Parameter node: whose answer it is; an empty host means the same.
    init?(_ error: RESPErrorText, from node: RedisEndpoint) {
        let arguments = error.arguments
        guard ["MOVED", "ASK"].contains(error.word), arguments.count >= 2, let slot = Int(arguments[0]),
            (0..<HashSlot.count).contains(slot), let colon = arguments[1].lastIndex(of: ":")
        else { return nil }
        let host = arguments[1][..<colon]
        let port = arguments[1][arguments[1].index(after: colon)...]
        let bare = host.isEmpty || host == "?" ? node.host : String(host)
        let text = bare.contains(":") ? "[\(bare)]:\(port)" : "\(bare):\(port)"
        guard let endpoint = RedisEndpoint(text) else { return nil }
        self.slot = slot
        self.endpoint = endpoint
        isAsk = error.word == "ASK"
    }
}

/// One server, always the same.
struct FixedRoute: RedisRoute {
    private let endpoint: RedisEndpoint

    init(_ endpoint: RedisEndpoint) { self.endpoint = endpoint }

    func destination(for attempt: RedisAttempt) async throws(RedisError) -> RedisDestination {
        RedisDestination(endpoint: endpoint, role: .data)
    }

    /// There is no other server to go to; the connection has tried again what it may.
    func recover(from error: RedisError, _ attempt: inout RedisAttempt) async throws(RedisError) {
        throw error
    }

    func masters() async throws(RedisError) -> [RedisEndpoint] { [endpoint] }
}
