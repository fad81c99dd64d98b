import CRedis
import Synchronization

/// The door to the thread that drives the connections: what callers hand in, and how it ends.
final class RedisDriver: Sendable {
    struct Lookup: Sendable {
        let destination: RedisDestination
        let addresses: [ResolvedAddress]
    }

    struct Inbox {
        var arrivals: [RedisCall] = []
        var lookups: [Lookup] = []
        var hasNewAccess = false
        var isStopping = false
        var hasEnded = false
        var awaitingEnd: [CheckedContinuation<Void, Never>] = []
    }

    /// But for what `access` holds, which counts in its place.
    let configuration: RedisConfiguration
    let wakeup: Int32
    private let currentAccess: Mutex<RedisAccess>
    private let inbox = Mutex(Inbox())

    /// - Throws: `configuration` where TLS cannot be set up or the thread does not start.
    init(_ configuration: RedisConfiguration) throws(RedisError) {
        self.configuration = configuration
        currentAccess = Mutex(try RedisAccess(configuration))
        wakeup = crd_wakeup_create()
        guard wakeup >= 0 else {
            throw RedisError(.configuration, "no eventfd could be made: check the limit of open files")
        }
        let loop = unsafe Unmanaged.passRetained(RedisLoop(self))
        let started = unsafe crd_start_thread(
            { unsafe Unmanaged<RedisLoop>.fromOpaque($0).takeRetainedValue().run() }, loop.toOpaque())
        guard started else {
            unsafe loop.release()
            throw RedisError(.configuration, "the Redis thread did not start: check the limit of threads")
        }
    }

    deinit { if wakeup >= 0 { crd_close(wakeup) } }

    /// What the next connection begins with.
    var access: RedisAccess { currentAccess.withLock { $0 } }

    func take(_ access: RedisAccess) {
        currentAccess.withLock { $0 = access }
        inbox.withLock { $0.hasNewAccess = true }
        wake()
    }

    func submit(_ call: RedisCall) {
        let (taken, isFirst) = inbox.withLock { inbox in
            guard !inbox.isStopping else { return (false, false) }
            inbox.arrivals.append(call)
            return (true, inbox.arrivals.count == 1)
        }
        if !taken { call.finish(.failure(.shutDown)) }
        // Who found the inbox empty wakes the thread; it takes all at once.
        if isFirst { wake() }
    }

    func found(_ lookup: Lookup) {
        inbox.withLock { $0.lookups.append(lookup) }
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
    func takeNews() -> (calls: [RedisCall], lookups: [Lookup], hasNewAccess: Bool, isStopping: Bool) {
        inbox.withLock { inbox in
            defer { (inbox.arrivals, inbox.lookups, inbox.hasNewAccess) = ([], [], false) }
            return (inbox.arrivals, inbox.lookups, inbox.hasNewAccess, inbox.isStopping)
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

    private func wake() { crd_wakeup_signal(wakeup) }
}
