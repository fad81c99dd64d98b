import SAML
import Synchronization

/// What waits to be written: bounded, and nobody on an event thread waits for it.
final class AuditQueue: Sendable {
    typealias Outcome = Result<Void, AuditError>
    typealias Waiter = CheckedContinuation<Outcome, Never>

    struct Entry {
        let event: AuditEvent
        let time: Instant
        var waiter: Waiter?
    }

    /// What the writing thread takes at once.
    struct Batch {
        var entries: [Entry] = []
        /// Events that did not fit, since the last batch that was written.
        var lost = 0
        var isStopping = false
    }

    private struct State {
        var entries: [Entry] = []
        var cost = 0
        var lost = 0
        /// Since the start.
        var lostEver = 0
        var overloads = 0
        var fault: AuditError?
        var stray = StrayEvents()
        var isStopping = false
    }

    /// Events, and bytes that they hold, that may wait.
    static let mostEntries = 10_000
    static let mostBytes = 64 << 20

    let bell: Bell
    private let whenFull: AuditSettings.WhenFull
    private let state = Mutex(State())

    init(_ whenFull: AuditSettings.WhenFull) throws(AuditError) {
        self.whenFull = whenFull
        bell = try Bell()
    }

    /// Lines on the disk, as the writer tells.
    let written = Gauge()

    var counts: AuditCounts {
        state.withLock { state in
            AuditCounts(
                written: written.value, lost: state.lostEver, overloads: state.overloads,
                waiting: state.entries.count, isWritable: state.fault == nil)
        }
    }

    /// Why lines cannot be written at the moment.
    var fault: AuditError? { state.withLock { $0.fault } }

    /// For the alarm: what becomes of logins.
    var policy: String {
        whenFull == .stop ? "no new logins until it can" : "logins go on; lines wait in memory"
    }

    /// - Parameter waiter: resumed when the line is durable, or cannot be.
    func submit(_ event: AuditEvent, at time: Instant, waiter: Waiter? = nil) {
        let entry = Entry(event: event, time: time, waiter: waiter)
        let refused: Outcome? = state.withLock { state in
            if event.origin == .stray, !state.stray.admit(at: time) { return nil }
            if waiter != nil, let outcome = refusal(state) {
                if case .failure = outcome { return outcome }
                Self.keep(Entry(event: event, time: time), in: &state)
                return outcome
            }
            if !Self.keep(entry, in: &state), waiter != nil {
                state.overloads += 1
                return .failure(AuditError(.overloaded, "more events wait for the disk than may"))
            }
            return nil
        }
        bell.ring()
        if let refused { waiter?.resume(returning: refused) }
    }

    /// What a caller that would wait is told at once.
    private func refusal(_ state: borrowing State) -> Outcome? {
        if state.isStopping { return .failure(AuditError(.closed, "the audit log is closed")) }
        guard let fault = state.fault else { return nil }
        return whenFull == .continue ? .success(()) : .failure(fault)
    }

    @discardableResult
    private static func keep(_ entry: Entry, in state: inout State) -> Bool {
        let cost = entry.event.cost
        guard state.entries.count < mostEntries, state.cost + cost <= mostBytes else {
            state.lost += 1
            state.lostEver += 1
            return false
        }
        state.entries.append(entry)
        state.cost += cost
        return true
    }

    /// Everything that waits.
    func take(at now: Instant) -> Batch {
        state.withLock { state in
            // Its count would be lost with it: where there is no room it comes with a later batch.
            if state.isStopping || state.entries.count < Self.mostEntries,
                let count = state.stray.due(at: now, orAll: state.isStopping)
            {
                state.entries.append(Entry(event: .unlisted(count), time: now))
            }
            defer { (state.entries, state.cost, state.lost) = ([], 0, 0) }
            return Batch(entries: state.entries, lost: state.lost, isStopping: state.isStopping)
        }
    }

    /// The batch is in the file.
    /// - Parameter fault: what is not in order all the same.
    func written(_ batch: Batch, _ fault: AuditError? = nil) {
        state.withLock { $0.fault = fault }
        for entry in batch.entries { entry.waiter?.resume(returning: .success(())) }
    }

    /// The batch is not: whoever waits is told, the rest waits on, before what came since.
    func failed(_ batch: Batch, _ error: AuditError) {
        let whenFull = whenFull
        let outcome: Outcome = whenFull == .continue ? .success(()) : .failure(error)
        state.withLock { state in
            state.fault = error
            state.lost += batch.lost
            let newer = state.entries
            (state.entries, state.cost) = ([], 0)
            for entry in batch.entries where entry.waiter == nil || whenFull == .continue {
                Self.keep(Entry(event: entry.event, time: entry.time), in: &state)
            }
            for entry in newer where !Self.keep(entry, in: &state) {
                entry.waiter?.resume(returning: outcome)
            }
        }
        for entry in batch.entries { entry.waiter?.resume(returning: outcome) }
    }

    /// Takes nothing that waits any more; what is there is written.
    /// - Parameter last: finds room however many wait.
    func stop(_ last: (event: AuditEvent, time: Instant)? = nil) {
        state.withLock { state in
            state.isStopping = true
            if let last { state.entries.append(Entry(event: last.event, time: last.time)) }
        }
        bell.ring()
    }

    /// The thread is gone; nobody may wait for it.
    func abandon() {
        let left = state.withLock { state in
            defer { state.entries = [] }
            return state.entries
        }
        for entry in left {
            entry.waiter?.resume(returning: .failure(AuditError(.closed, "the audit log is closed")))
        }
    }
}
