import CTransport
import Synchronization

/// What others know of an event thread: where to leave what it is to do next.
final class EventThreadHandle: Sendable {
    struct Mail {
        var connections: [AcceptedSocket] = []
        var answers: [LateAnswer] = []
        /// Comes first, and once. By mail, so that nothing but the thread's own variable keeps it open.
        var listener: Listener?
        /// Who wants to know whether the thread still goes round.
        var probes: [LivenessProbe] = []
        /// Set once: when to cut what is still under way, monotonic nanoseconds.
        var stopAt: UInt64?
        /// The thread reads no more mail.
        var isClosed = false

        var isEmpty: Bool {
            connections.isEmpty && answers.isEmpty && listener == nil && probes.isEmpty && stopAt == nil
        }
    }

    /// Of each thread: epoll, wake-up, and the one that is given up where none is left.
    static let descriptors = 3

    let counters = ThreadCounters()
    let pollDescriptor: Int32
    let wakeup: Int32
    private let mail = Mutex(Mail())
    private let waiters = Mutex<[CheckedContinuation<Void, Never>]?>([])

    /// - Throws: `listen-failed` where the system has no descriptor left.
    init() throws(TransportError) {
        wakeup = ctr_wakeup_create()
        pollDescriptor = ctr_poll_create()
        guard wakeup >= 0, pollDescriptor >= 0 else {
            throw TransportError(.listenFailed, "no descriptors left: raise the limit of open files")
        }
    }

    deinit {
        if wakeup >= 0 { ctr_close(wakeup) }
        if pollDescriptor >= 0 { ctr_close(pollDescriptor) }
    }

    /// - Returns: false where the thread has ended; the socket is the caller's still.
    func hand(_ socket: AcceptedSocket) -> Bool {
        post { $0.connections.append(socket) }
    }

    func listen(_ listener: Listener) {
        _ = post { $0.listener = listener }
    }

    func deliver(_ answer: LateAnswer) {
        _ = post { $0.answers.append(answer) }
    }

    /// An ended thread stays silent.
    func ask(_ probe: LivenessProbe) {
        _ = post { $0.probes.append(probe) }
    }

    func stop(at deadline: UInt64) {
        _ = post { $0.stopAt = min($0.stopAt ?? .max, deadline) }
    }

    private func post(_ change: (inout Mail) -> Void) -> Bool {
        let (taken, wakes) = mail.withLock { mail in
            guard !mail.isClosed else { return (false, false) }
            let wasEmpty = mail.isEmpty
            change(&mail)
            return (true, wasEmpty)
        }
        if wakes { ctr_wakeup_signal(wakeup) }
        return taken
    }

    /// Takes all mail; the thread calls it after a wake-up.
    func collect() -> Mail {
        ctr_wakeup_clear(wakeup)
        return mail.withLock { mail in
            defer { mail = Mail() }
            return mail
        }
    }

    /// From then on no connection is taken.
    /// - Returns: false where one waits in the mail.
    func closesIfNobodyWaits() -> Bool {
        mail.withLock { mail in
            if mail.connections.isEmpty { mail.isClosed = true }
            return mail.isClosed
        }
    }

    /// The thread's last act.
    func finish() {
        let left = mail.withLock { mail in
            defer { mail = Mail(isClosed: true) }
            return mail.connections
        }
        for socket in left { ctr_close(socket.descriptor) }
        let waiting = waiters.withLock { waiters in
            defer { waiters = nil }
            return waiters ?? []
        }
        for waiter in waiting { waiter.resume() }
    }

    /// Returns when the thread has ended.
    func ended() async {
        await withCheckedContinuation { continuation in
            let endedBefore = waiters.withLock { waiters in
                guard waiters != nil else { return true }
                waiters?.append(continuation)
                return false
            }
            if endedBefore { continuation.resume() }
        }
    }
}

/// A connection on its way to the thread that will own it.
struct AcceptedSocket: Sendable {
    let descriptor: Int32
    let peer: SocketAddress
}

/// An answer that was worked out off the event threads.
struct LateAnswer: Sendable {
    /// The connection, as its thread knows it.
    let token: UInt64
    /// Which of its requests this answers.
    let number: Int
    let response: ServerResponse
}
