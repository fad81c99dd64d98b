import Logging
import SAML
import Synchronization

/// What the writing thread does.
final class AuditWriter: Sendable {
    private struct Failure {
        let since: Instant
        var told: Instant
        var lost = 0
        /// Lines are written, but the anchor is not.
        var isOfAnchor = false
    }

    private let chain: Mutex<AuditChain>
    private let queue: AuditQueue
    private let now: @Sendable () -> Instant
    private let logger: Logger
    private let failure = Mutex<Failure?>(nil)

    init(
        _ chain: consuming sending AuditChain, queue: AuditQueue, now: @escaping @Sendable () -> Instant,
        logger: Logger
    ) {
        self.chain = Mutex(chain)
        self.queue = queue
        self.now = now
        self.logger = logger
    }

    func run() {
        var isLast = false
        while !isLast {
            isLast = turn()
            if !isLast { queue.bell.wait(milliseconds: patience) }
        }
        queue.abandon()
    }

    /// While something is unsigned or unwritten it looks again by itself, else for counts and old files only.
    private var patience: Int32 {
        let isIdle = chain.withLock { $0.uncheckpointed == 0 } && failure.withLock { $0 == nil }
        return isIdle ? 30_000 : 1_000
    }

    /// - Returns: whether it was the last.
    private func turn() -> Bool {
        let batch = queue.take(at: now())
        let lost = failure.withLock { failure in
            failure?.lost += batch.lost
            return failure
        }
        var events = batch.entries.map { (event: $0.event, time: $0.time) }
        if let lost, !lost.isOfAnchor {
            let resumed = AuditEvent.resumed(since: lost.since.text, lost: lost.lost)
            events.insert((resumed, now()), at: 0)
        } else if batch.lost > 0 {
            events.append((.resumed(since: now().text, lost: batch.lost), now()))
        }
        do {
            let (fault, lines) = try chain.withLock { chain throws(AuditError) in
                (try chain.write(events, sealing: batch.isStopping), chain.written)
            }
            queue.written.set(lines)
            if let fault { alarm(fault, losing: 0, isOfAnchor: true) } else { end() }
            queue.written(batch, fault)
        } catch {
            alarm(error, losing: lost?.lost ?? batch.lost, isOfAnchor: false)
            var batch = batch
            batch.lost = 0
            queue.failed(batch, error)
        }
        return batch.isStopping
    }

    private func end() {
        let ended = failure.withLock { failure in
            defer { failure = nil }
            return failure
        }
        if let ended {
            logger.notice(
                "audit log is written again",
                metadata: ["since": "\(ended.since)", "lostEvents": "\(ended.lost)"])
        }
    }

    /// At once, and every minute while it lasts.
    /// - Parameter lost: events that have no line yet because of it.
    private func alarm(_ error: AuditError, losing lost: Int, isOfAnchor: Bool) {
        let instant = now()
        let isNews = failure.withLock { failure in
            let told = failure?.told
            let isNews = told.map { instant.isPast(.seconds(60), since: $0) } ?? true
            failure = Failure(
                since: failure?.since ?? instant, told: isNews ? instant : told ?? instant, lost: lost,
                isOfAnchor: isOfAnchor)
            return isNews
        }
        guard isNews else { return }
        logger.critical(
            "audit log cannot be written",
            metadata: ["reason": "\(error.detail)", "policy": "\(queue.policy)"])
    }
}
