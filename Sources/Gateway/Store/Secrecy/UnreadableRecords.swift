import Logging
import SAML
import Synchronization

/// Tells operators of records that could not be read: in the log at most once a minute for each reason.
final class UnreadableRecords: Sendable {
    private struct Count {
        var sinceLogged = 0
        var loggedAt = Instant(milliseconds: .min)
    }

    private static let interval: Duration = .seconds(60)

    private let counts = Mutex<[UnreadableRecord: Count]>([:])
    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }

    func note(_ reason: UnreadableRecord, at now: Instant) {
        let toLog: Int? = counts.withLock { counts in
            var count = counts[reason] ?? Count()
            count.sinceLogged += 1
            guard now.isPast(Self.interval, since: count.loggedAt) else {
                counts[reason] = count
                return nil
            }
            counts[reason] = Count(sinceLogged: 0, loggedAt: now)
            return count.sinceLogged
        }
        guard let toLog else { return }
        logger.error(
            "record of the store not readable",
            metadata: ["reason": "\(reason.detail)", "count": "\(toLog)"])
    }

    /// What the reader gave, or nil and a note.
    func reading<Value>(
        at now: Instant, _ read: () throws(UnreadableRecord) -> Value
    ) -> Value? {
        do {
            return try read()
        } catch {
            note(error, at: now)
            return nil
        }
    }
}
