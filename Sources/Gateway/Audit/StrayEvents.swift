import SAML

/// Bounds the lines that strangers can cause: sixty at once, one a second; the rest is counted.
struct StrayEvents {
    static let burst = 60.0
    /// How long a count is gathered before it is written.
    private static let interval: Duration = .seconds(60)

    private var tokens = burst
    private var filledAt: Instant?
    private var unlisted = 0
    private var countedSince: Instant?

    /// Whether the event gets a line; it is counted otherwise.
    mutating func admit(at now: Instant) -> Bool {
        let passed = now.milliseconds - (filledAt ?? now).milliseconds
        tokens = min(Self.burst, tokens + Double(max(0, passed)) / 1_000)
        filledAt = now
        guard tokens < 1 else {
            tokens -= 1
            return true
        }
        unlisted += 1
        countedSince = countedSince ?? now
        return false
    }

    /// The count, where it is time to write it.
    mutating func due(at now: Instant, orAll isLast: Bool) -> Int? {
        guard let since = countedSince, isLast || now.isPast(Self.interval, since: since) else { return nil }
        defer { (unlisted, countedSince) = (0, nil) }
        return unlisted
    }
}
