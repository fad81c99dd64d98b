import Synchronization

/// Whether the store works, asked at most so often, by one question at a time, and never waited for without bound.
///
/// Load balancers, monitoring and the service manager ask without knowing of each other; a store in trouble must not
/// drown in their questions, nor must they hang with it.
public final class StoreHealth: Sendable {
    /// nil: it works. Else why not, for operators.
    public typealias Fault = String

    private struct State {
        var known: (fault: Fault?, until: ContinuousClock.Instant)?
        var isAsking = false
        var waiting: [UInt64: CheckedContinuation<Fault?, Never>] = [:]
        var lastNumber: UInt64 = 0
    }

    private let store: any GatewayStore
    private let freshness: Duration
    private let patience: Duration
    private let state = Mutex(State())

    /// - Parameters:
    ///   - freshness: how long an answer counts.
    ///   - patience: how long one is waited for.
    public init(
        _ store: any GatewayStore, freshness: Duration = .seconds(1), patience: Duration = .seconds(2)
    ) {
        (self.store, self.freshness, self.patience) = (store, freshness, patience)
    }

    /// - Returns: within `patience`.
    public func fault() async -> Fault? {
        await withCheckedContinuation { continuation in
            let (known, number, begins) = state.withLock {
                state -> (known: Fault??, number: UInt64, begins: Bool) in
                if let known = state.known, ContinuousClock.now < known.until {
                    return (.some(known.fault), 0, false)
                }
                state.lastNumber += 1
                state.waiting[state.lastNumber] = continuation
                defer { state.isAsking = true }
                return (nil, state.lastNumber, !state.isAsking)
            }
            if let known { return continuation.resume(returning: known) }
            if begins { Task.detached { await self.ask() } }
            Task.detached {
                try? await Task.sleep(for: self.patience)
                self.giveUp(number)
            }
        }
    }

    private func ask() async {
        let fault: Fault?
        do {
            try await store.checkHealth()
            fault = nil
        } catch {
            fault = error.detail
        }
        let waiting = state.withLock { state in
            state.isAsking = false
            state.known = (fault, ContinuousClock.now + freshness)
            defer { state.waiting = [:] }
            return state.waiting
        }
        for continuation in waiting.values { continuation.resume(returning: fault) }
    }

    /// The question stays open: a second one would only queue behind it.
    private func giveUp(_ number: UInt64) {
        let fault = "no answer within \(Int(patience / .milliseconds(1))) ms"
        let waiting = state.withLock { state in
            let waiting = state.waiting.removeValue(forKey: number)
            if waiting != nil { state.known = (fault, ContinuousClock.now + freshness) }
            return waiting
        }
        waiting?.resume(returning: fault)
    }
}
