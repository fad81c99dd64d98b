import CTransport
import Synchronization

/// The door to the thread that drives the transfers: what callers hand in, and how it ends.
@safe final class BackChannelDriver: Sendable {
    struct Inbox {
        var arrivals: [BackChannelCall] = []
        var cancelled: [BackChannelCall] = []
        var isStopping = false
        var hasEnded = false
        var awaitingEnd: [CheckedContinuation<Void, Never>] = []
    }

    /// libcurl's side; its thread is the loop's. Freed when driver, loop and calls have all let go of this object.
    nonisolated(unsafe) let client: OpaquePointer
    let timeout: Duration
    let concurrentTransfers: Int
    private let inbox = Mutex(Inbox())

    init(_ configuration: BackChannelConfiguration) throws(TransportError) {
        timeout = configuration.timeout
        concurrentTransfers = max(1, configuration.concurrentTransfers)
        unsafe client = try configuration.makeClient()
        let loop = unsafe Unmanaged.passRetained(BackChannelLoop(self))
        let started = unsafe ctr_client_start_thread(
            { unsafe Unmanaged<BackChannelLoop>.fromOpaque($0).takeRetainedValue().run() }, loop.toOpaque())
        guard started else {
            unsafe loop.release()
            throw TransportError(
                .clientFailed, "the back channel's thread did not start: check the thread limit")
        }
    }

    deinit { unsafe ctr_client_destroy(client) }

    func submit(_ call: BackChannelCall) {
        let taken = inbox.withLock {
            if !$0.isStopping { $0.arrivals.append(call) }
            return !$0.isStopping
        }
        if taken { wake() } else { call.finish(.failure(.backChannelShutDown)) }
    }

    func cancel(_ call: BackChannelCall) {
        call.finish(.failure(TransportError(.shutDown, "the caller gave up")))
        inbox.withLock { $0.cancelled.append(call) }
        wake()
    }

    /// `continuation` resumes when the thread has let go of everything.
    func stop(then continuation: CheckedContinuation<Void, Never>?) {
        let hasEnded = inbox.withLock {
            $0.isStopping = true
            if let continuation, !$0.hasEnded { $0.awaitingEnd.append(continuation) }
            return $0.hasEnded
        }
        if hasEnded { continuation?.resume() } else { wake() }
    }

    /// What came in since the last time.
    func takeNews() -> Inbox {
        inbox.withLock { inbox in
            defer { (inbox.arrivals, inbox.cancelled) = ([], []) }
            return inbox
        }
    }

    /// Called once by the loop, last of all.
    func ended() {
        let awaiting = inbox.withLock { inbox in
            inbox.hasEnded = true
            defer { inbox.awaitingEnd = [] }
            return inbox.awaitingEnd
        }
        for continuation in awaiting { continuation.resume() }
    }

    private func wake() { unsafe ctr_client_wake(client) }
}
