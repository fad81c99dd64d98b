import Synchronization

/// One command on its way, from the caller's side (a continuation) and the loop's (bytes and replies).
final class RedisCall: Sendable {
    typealias Outcome = Result<RESPValue, RedisError>

    private enum Phase {
        case new
        case waiting(CheckedContinuation<Outcome, Never>)
        case finished
    }

    let destination: RedisDestination
    let bytes: [UInt8]
    /// The last one is the answer; those before are of commands sent ahead of it (ASKING).
    let replies: Int
    let isRepeatable: Bool
    let deadline: ContinuousClock.Instant
    private let phase = Mutex(Phase.new)

    init(
        _ command: RedisCommand, to destination: RedisDestination, isAsking: Bool,
        deadline: ContinuousClock.Instant
    ) {
        self.destination = destination
        bytes = (isAsking ? RedisCommand("ASKING").encoded : []) + command.encoded
        replies = isAsking ? 2 : 1
        isRepeatable = command.isRepeatable
        self.deadline = deadline
    }

    var isFinished: Bool {
        phase.withLock { if case .finished = $0 { true } else { false } }
    }

    /// False where it was finished before it began.
    func begin(_ continuation: CheckedContinuation<Outcome, Never>) -> Bool {
        let isNew = phase.withLock {
            guard case .new = $0 else { return false }
            $0 = .waiting(continuation)
            return true
        }
        if !isNew { continuation.resume(returning: .failure(.shutDown)) }
        return isNew
    }

    /// The first outcome counts.
    func finish(_ outcome: Outcome) {
        let waiting: CheckedContinuation<Outcome, Never>? = phase.withLock { phase in
            defer { phase = .finished }
            if case .waiting(let continuation) = phase { return continuation }
            return nil
        }
        waiting?.resume(returning: outcome)
    }
}

/// A server in the role that it is asked in.
struct RedisDestination: Sendable, Hashable {
    enum Role: Sendable, Hashable {
        /// A server that keeps our records; it must be a master.
        case data
        /// Says where the master is.
        case sentinel
    }

    let endpoint: RedisEndpoint
    let role: Role
}
