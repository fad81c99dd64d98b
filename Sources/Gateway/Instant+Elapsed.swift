import SAML

extension Instant {
    /// Whether a time is over that began at `start`. A clock set back behind its beginning ends it too: what began while
    /// the clock was ahead must not last as long as that was.
    func isPast(_ duration: Duration, since start: Instant) -> Bool {
        self >= start + duration || self < start
    }
}
