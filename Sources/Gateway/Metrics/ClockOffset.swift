import SAML
import Synchronization
import Transport

/// How far WK's clock is from ours, as its last answer tells it.
final class ClockOffset: Sendable {
    private let known = Mutex<Double?>(nil)

    /// Positive: WK is ahead.
    var seconds: Double? { known.withLock { $0 } }

    /// `Date` is of some moment between question and answer, and of whole seconds: what fits in between is no offset.
    /// - Source: RFC 9110 §6.6.1.
    func note(_ answer: BackChannelAnswer, askedAt asked: Instant, answeredAt answered: Instant) {
        guard let date = answer.date else { return }
        let first = Double(date)
        let (from, to) = (Double(asked.milliseconds) / 1_000, Double(answered.milliseconds) / 1_000)
        let offset = first > to ? first - to : min(0, first + 1 - from)
        known.withLock { $0 = offset }
    }
}
