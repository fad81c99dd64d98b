/// When an instant in a message is acceptable; all limits of time in one place.
///
/// Upper ends of a validity are exclusive (`NotOnOrAfter`), all other bounds inclusive; the skew widens each.
/// - Source: SAML 2.0 Core §2.5.1.2; decision 0030; decision 0031.
struct TimePolicy: Sendable {
    /// How old a message may be.
    static let greatestAge = Duration.seconds(300)
    /// How long an assertion may say that it is valid.
    static let longestValidity = Duration.seconds(24 * 3_600)

    let now: Instant
    let skew: Duration

    func isTooOld(issued instant: Instant) -> Bool { now > instant + Self.greatestAge + skew }

    func isInFuture(_ instant: Instant) -> Bool { instant > now + skew }

    func isOver(notOnOrAfter end: Instant) -> Bool { now >= end + skew }

    func isBefore(_ request: Instant, _ instant: Instant) -> Bool { instant < request - skew }

    /// The last instant at which a message issued then is still young enough.
    static func lastAcceptable(issued instant: Instant, skew: Duration) -> Instant {
        instant + greatestAge + skew
    }
}
