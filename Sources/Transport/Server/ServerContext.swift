import Logging
import Synchronization

/// What all event threads of a server share.
final class ServerContext: Sendable {
    let limits: ServerLimits
    let service: any HTTPService
    let logger: Logger
    let threads: [EventThreadHandle]
    /// Connections that hold a place, accepted or about to be.
    let places = Atomic<Int>(0)
    /// The server will stop soon.
    let isEnding = Atomic<Bool>(false)
    /// Answers that are being worked on off the event threads.
    private let pending = Atomic<Int>(0)

    init(limits: ServerLimits, service: any HTTPService, logger: Logger, threads: [EventThreadHandle]) {
        self.limits = limits
        self.service = service
        self.logger = logger
        self.threads = threads
    }

    /// - Returns: false where the cap is reached.
    func takePlace() -> Bool {
        if places.add(1, ordering: .relaxed).newValue <= limits.connections { return true }
        places.subtract(1, ordering: .relaxed)
        return false
    }

    /// - Returns: false where so many answers are being worked on that another would only wait.
    func beginWork() -> Bool {
        if pending.add(1, ordering: .relaxed).newValue <= limits.pendingAnswers { return true }
        endWork()
        return false
    }

    var pendingAnswers: Int { pending.load(ordering: .relaxed) }

    func endWork() { pending.subtract(1, ordering: .relaxed) }

    func leavePlace() { places.subtract(1, ordering: .relaxed) }

    var isFull: Bool { places.load(ordering: .relaxed) >= limits.connections }

    /// The thread with the fewest connections; `own` where it has no more than any other.
    func leastLoaded(own: EventThreadHandle) -> EventThreadHandle {
        var best = own
        var least = own.counters.open.load(ordering: .relaxed)
        for thread in threads {
            let open = thread.counters.open.load(ordering: .relaxed)
            if open < least {
                best = thread
                least = open
            }
        }
        return best
    }
}
