/// How soon a server that failed is tried again: longer each time, never at the same moment as everybody else.
struct BackOff {
    private static let first: Duration = .milliseconds(50)
    private static let longest: Duration = .seconds(2)

    private var delay = Self.first
    private var notBefore: ContinuousClock.Instant?
    private var reason: RedisError?

    mutating func failed(_ error: RedisError, _ now: ContinuousClock.Instant) {
        // Between half and all of it.
        notBefore = now + delay / 2 + delay / 2 * Double.random(in: 0...1)
        delay = min(delay * 2, Self.longest)
        reason = error
    }

    mutating func succeeded() { self = BackOff() }

    /// Why it is not tried now; nil where it may be.
    func refusal(_ now: ContinuousClock.Instant) -> RedisError? {
        guard let notBefore, now < notBefore else { return nil }
        return reason
    }
}
