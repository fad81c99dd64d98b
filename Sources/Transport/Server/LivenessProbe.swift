import Synchronization

/// A question to event threads that each answers when it comes round.
final class LivenessProbe: Sendable {
    private enum Phase {
        case open(missing: Int, CheckedContinuation<Bool, Never>?)
        case ended(Bool)
    }

    private let phase: Mutex<Phase>

    init(of threads: Int) { phase = Mutex(.open(missing: threads, nil)) }

    /// One thread's word.
    func answer() {
        let waiting: CheckedContinuation<Bool, Never>? = phase.withLock { phase in
            guard case .open(let missing, let continuation) = phase else { return nil }
            guard missing == 1 else {
                phase = .open(missing: missing - 1, continuation)
                return nil
            }
            phase = .ended(true)
            return continuation
        }
        waiting?.resume(returning: true)
    }

    /// Asked once.
    func isAnswered(within patience: Duration) async -> Bool {
        let timer = Task.detached {
            try? await Task.sleep(for: patience)
            self.giveUp()
        }
        defer { timer.cancel() }
        return await withCheckedContinuation { continuation in
            let early: Bool? = phase.withLock { phase in
                switch phase {
                case .ended(let isAnswered): return isAnswered
                case .open(let missing, _):
                    phase = .open(missing: missing, continuation)
                    return nil
                }
            }
            if let early { continuation.resume(returning: early) }
        }
    }

    private func giveUp() {
        let waiting: CheckedContinuation<Bool, Never>? = phase.withLock { phase in
            guard case .open(_, let continuation) = phase else { return nil }
            phase = .ended(false)
            return continuation
        }
        waiting?.resume(returning: false)
    }
}
