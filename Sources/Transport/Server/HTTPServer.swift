import CTransport
public import Logging
import Synchronization

/// A strict HTTP/1.1 server (RFC 9110, RFC 9112) on epoll.
public final class HTTPServer: Sendable {
    /// Where it really listens (the port that the system chose).
    public let address: SocketAddress
    private let context: ServerContext
    private let threads: [JoinableThread]

    /// Binds and listens and starts its threads.
    /// - Throws: `address-in-use`, `listen-failed` with the mend.
    public init(
        _ configuration: ServerConfiguration, service: any HTTPService, logger: Logger
    ) throws(TransportError) {
        let listener = try Listener(configuration)
        var handles: [EventThreadHandle] = []
        for _ in 0..<configuration.threadCount {
            handles.append(try EventThreadHandle())
        }
        let context = ServerContext(
            limits: configuration.limits, service: service, logger: logger, threads: handles)
        var threads: [JoinableThread] = []
        do throws(TransportError) {
            for handle in handles {
                threads.append(try JoinableThread { EventThread(context, handle).run() })
            }
        } catch {
            for handle in handles { handle.stop(at: 0) }
            throw error
        }
        for handle in handles { handle.listen(listener) }
        address = listener.address
        self.context = context
        self.threads = threads
    }

    deinit { for handle in context.threads { handle.stop(at: 0) } }

    /// What it has done so far.
    public var metrics: ServerMetrics {
        var metrics = ServerMetrics()
        for handle in context.threads { handle.counters.add(to: &metrics) }
        metrics.connectionLimit = context.limits.connections
        metrics.pendingAnswers = context.pendingAnswers
        metrics.pendingAnswerLimit = context.limits.pendingAnswers
        return metrics
    }

    /// Whether all event threads go round: each is asked, and must answer in time.
    public func answers(within patience: Duration) async -> Bool {
        let probe = LivenessProbe(of: context.threads.count)
        for handle in context.threads { handle.ask(probe) }
        return await probe.isAnswered(within: patience)
    }

    /// From now on each answer is its connection's last, so that proxies let go of kept connections before they close.
    public func announceEnd() { context.isEnding.store(true, ordering: .relaxed) }

    /// Stops accepting, lets what is under way finish (idle connections close at once, new ones have a
    /// second for their first request), cuts the rest at
    /// `deadline`, and returns when all threads are gone.
    public func shutDown(within deadline: Duration) async {
        let end = ctr_monotonic_nanoseconds() + deadline.nanoseconds
        for handle in context.threads { handle.stop(at: end) }
        for handle in context.threads { await handle.ended() }
        for thread in threads { thread.join() }
    }
}
