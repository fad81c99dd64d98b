public import SAML
import Synchronization

/// What happened in each minute of the last day: counts, and how long logins took. Its memory is fixed.
public final class History: Sendable {
    public enum Event: Int, CaseIterable, Sendable {
        case loginStarted, loginFinished
        /// It came to nothing, but for the citizen's own wish.
        case loginRefused
        case loginCancelled
        /// An answer of the public listener with status 5xx, but for SOAP faults.
        case error
    }

    /// A minute, or several of them together.
    public struct Minute: Sendable {
        /// When it began.
        public let start: Instant
        /// Of logins that finished: from the artifact to the session.
        public fileprivate(set) var latency = LatencyCounts()
        private var counts: InlineArray<5, UInt32> = InlineArray(repeating: 0)

        init(start: Instant) { self.start = start }

        public func count(_ event: Event) -> Int { Int(counts[event.rawValue]) }

        fileprivate mutating func add(_ event: Event, _ amount: UInt32 = 1) {
            counts[event.rawValue] &+= amount
        }

        /// What happened in a later minute happened in this time, too.
        public mutating func add(_ other: Minute) {
            for event in Event.allCases { add(event, other.counts[event.rawValue]) }
            latency.add(other.latency)
        }
    }

    /// Minutes that are remembered.
    public static let length = 24 * 60
    private static let minute: Int64 = 60_000

    /// By the number of the minute, modulo `length`; what is older than that is overwritten.
    private let ring = Mutex<[Minute?]>(Array(repeating: nil, count: length))

    public init() {}

    func note(_ event: Event, at now: Instant) { change(at: now) { $0.add(event) } }

    func noteFinished(taking duration: Duration, at now: Instant) {
        change(at: now) { minute in
            minute.add(.loginFinished)
            minute.latency.add(duration)
        }
    }

    /// The last minutes, oldest first, that of `now` last; empty ones among them.
    /// - Parameter count: at most `length`.
    public func minutes(_ count: Int = History.length, upTo now: Instant) -> [Minute] {
        let last = Self.number(of: now)
        let numbers = (last - Int64(min(max(count, 1), Self.length)) + 1)...last
        return ring.withLock { ring in
            numbers.map { number in
                let start = Instant(milliseconds: number * Self.minute)
                guard let kept = ring[Self.place(of: number)], kept.start == start else {
                    return Minute(start: start)
                }
                return kept
            }
        }
    }

    private func change(at now: Instant, _ body: (inout Minute) -> Void) {
        let number = Self.number(of: now)
        let start = Instant(milliseconds: number * Self.minute)
        ring.withLock { ring in
            var minute = ring[Self.place(of: number)] ?? Minute(start: start)
            if minute.start != start { minute = Minute(start: start) }
            body(&minute)
            ring[Self.place(of: number)] = minute
        }
    }

    private static func number(of now: Instant) -> Int64 {
        let (quotient, rest) = now.milliseconds.quotientAndRemainder(dividingBy: minute)
        return rest < 0 ? quotient - 1 : quotient
    }

    private static func place(of number: Int64) -> Int {
        let rest = Int(number % Int64(length))
        return rest < 0 ? rest + length : rest
    }
}
