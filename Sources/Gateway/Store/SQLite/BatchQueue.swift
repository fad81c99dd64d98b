import Dispatch
import Synchronization

/// Blocking work, in order, off the cooperative and event threads; what comes while some is done waits and is then
/// done together.
final class BatchQueue<Job: Sendable>: Sendable {
    private struct State {
        var waiting: [Job] = []
        var isRunning = false
    }

    /// A batch is bounded, so that the first of it does not wait for very many others.
    private static var batchLimit: Int { 256 }

    private let state = Mutex(State())
    private let queue: DispatchQueue
    private let run: @Sendable ([Job]) -> Void

    /// - Parameter run: answers every job of a batch; never called twice at once.
    init(label: String, run: @escaping @Sendable ([Job]) -> Void) {
        queue = DispatchQueue(label: label, qos: .userInitiated)
        self.run = run
    }

    func add(_ job: Job) {
        let isFirst = state.withLock { state in
            state.waiting.append(job)
            defer { state.isRunning = true }
            return !state.isRunning
        }
        if isFirst { queue.async { self.drain() } }
    }

    private func drain() {
        while let batch = next() { run(batch) }
    }

    private func next() -> [Job]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isRunning = false
                return nil
            }
            let batch = Array(state.waiting.prefix(Self.batchLimit))
            state.waiting.removeFirst(batch.count)
            return batch
        }
    }
}
