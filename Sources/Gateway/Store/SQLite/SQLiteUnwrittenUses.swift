import GRDB
import SAML
import Synchronization

/// Uses of sessions that the disk did not take: they count in this process, and are written when it takes them.
///
/// What it cannot hold, and what it holds when the process ends, costs idle time.
/// - Source: decision 0201
final class SQLiteUnwrittenUses: Sendable {
    struct Use: Sendable, Equatable {
        /// When the file called the session alive; its row has ended since, and must not be read as if it had.
        let since: Instant
        var seen: Instant
        var end: Instant
    }

    private struct State {
        var uses: [SecretDigest: Use] = [:]
        var nextPruning = Instant(milliseconds: .min)
    }

    private static let pruningInterval: Duration = .seconds(1)
    /// Rows of a transaction; it stays short.
    private static let rows = 256

    private let capacity: Int
    private let state = Mutex(State())
    /// Readers on event threads mostly find nothing, without a lock.
    private let count = Atomic<Int>(0)

    /// - Parameter capacity: some 10 MB where all of it is needed.
    init(capacity: Int = 65_536) {
        self.capacity = capacity
    }

    var isEmpty: Bool { count.load(ordering: .acquiring) == 0 }

    /// - Parameter now: when the session was used, and alive as far as its user could tell.
    func note(_ key: SecretDigest, until end: Instant, at now: Instant) {
        state.withLock { state in
            defer { count.store(state.uses.count, ordering: .releasing) }
            if let use = state.uses[key], now < use.end {
                state.uses[key] = Use(since: use.since, seen: max(use.seen, now), end: end)
            } else if hasRoom(for: key, &state, at: now) {
                state.uses[key] = Use(since: now, seen: now, end: end)
            }
        }
    }

    /// What to take a row for that was alive at `since`; nil where nothing unwritten prolongs it.
    func use(of key: SecretDigest, at now: Instant) -> Use? {
        guard !isEmpty else { return nil }
        return state.withLock { $0.uses[key] }.flatMap { now < $0.end ? $0 : nil }
    }

    /// Writes all, some at a time, in transactions of its own. A row that ended before the use stays ended.
    func write(to database: Database) throws {
        while !isEmpty {
            let batch = state.withLock { Array($0.uses.prefix(Self.rows)) }
            try database.inTransaction(.immediate) {
                for (key, use) in batch {
                    try database.run(
                        "UPDATE session SET seen = max(seen, ?), ends = max(ends, ?) "
                            + "WHERE id = ? AND key = ? AND ends > ?",
                        .integer(use.seen.milliseconds), .integer(use.end.milliseconds), .integer(key.rowID),
                        .blob(key.bytes), .integer(use.since.milliseconds))
                }
                return .commit
            }
            forget(batch)
        }
    }

    private func forget(_ written: [(key: SecretDigest, value: Use)]) {
        state.withLock { state in
            // One that was used again meanwhile is written again.
            for (key, use) in written where state.uses[key] == use { state.uses[key] = nil }
            count.store(state.uses.count, ordering: .releasing)
        }
    }

    private func hasRoom(for key: SecretDigest, _ state: inout State, at now: Instant) -> Bool {
        guard state.uses.count >= capacity, state.uses[key] == nil else { return true }
        // Also where the clock was set back.
        guard state.nextPruning <= now || now + Self.pruningInterval < state.nextPruning else { return false }
        state.nextPruning = now + Self.pruningInterval
        state.uses = state.uses.filter { now < $0.value.end }
        return state.uses.count < capacity
    }
}
