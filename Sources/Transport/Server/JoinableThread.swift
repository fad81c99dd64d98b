import Glibc
import Synchronization

/// An operating-system thread; joined, or left to itself when nobody keeps it any more.
package final class JoinableThread: Sendable {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private let thread: Mutex<pthread_t?>

    /// - Throws: `listen-failed` where the system starts no more threads.
    package init(_ run: @escaping @Sendable () -> Void) throws(TransportError) {
        let body = unsafe Unmanaged.passRetained(Body(run))
        var thread = pthread_t()
        let result = unsafe pthread_create(
            &thread, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, body.toOpaque())
        guard result == 0 else {
            unsafe body.release()
            throw TransportError(.listenFailed, "no thread could be started: raise the limit of threads")
        }
        self.thread = Mutex(thread)
    }

    deinit { if let thread = thread.withLock({ $0 }) { pthread_detach(thread) } }

    /// Waits for its end; to be called where that is near.
    package func join() {
        let thread = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        if let thread { _ = pthread_join(thread, nil) }
    }
}
