import SAML
import Synchronization

/// A clock that moves only when told to, and a timer that does not wait.
final class ManualClock: Sendable {
    private let state: Mutex<(now: Instant, pauses: [Duration])>

    init(_ text: String = "2026-01-05T10:00:00.123Z") {
        state = Mutex((Instant(text) ?? Instant(milliseconds: 0), []))
    }

    var now: Instant { state.withLock { $0.now } }
    var pauses: [Duration] { state.withLock { $0.pauses } }

    func advance(by duration: Duration) { state.withLock { $0.now = $0.now + duration } }
    func pause(_ duration: Duration) { state.withLock { $0.pauses.append(duration) } }
}
