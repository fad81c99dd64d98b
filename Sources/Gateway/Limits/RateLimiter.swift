import HTTPTypes
import SAML
import Synchronization

/// Token buckets, one for each client and one for all together.
///
/// A bucket holds a minute's worth and fills evenly, so that a burst of a whole minute passes at once and no more.
/// The rates come with each taking, since a reload may change them; what was taken stays taken.
final class RateLimiter: Sendable {
    struct Rates: Sendable {
        let perClientAndMinute: Double
        let perSecond: Double

        init(_ limits: GatewayConfiguration.Limits) {
            perClientAndMinute = Double(limits.clientLoginsPerMinute)
            perSecond = Double(limits.loginsPerSecond)
        }
    }

    private struct Bucket {
        var tokens: Double
        var filledAt: Instant
    }

    private struct State {
        var clients: [ClientAddress: Bucket] = [:]
        /// nil: full.
        var all: Bucket?
    }

    /// Clients remembered; beyond it those with full buckets are forgotten, which changes nothing for them.
    private static let capacity = 100_000

    private let state = Mutex(State())

    /// Takes one for `client`.
    /// - Throws: `too-many-requests` with `Retry-After`, for the client alone or for all.
    func take(for client: ClientAddress, at now: Instant, rates: Rates) throws(Failure) {
        let wait = state.withLock { state in
            makeRoom(in: &state, at: now)
            var bucket = state.clients[client] ?? Bucket(tokens: rates.perClientAndMinute, filledAt: now)
            defer { state.clients[client] = bucket }
            let clientWait = Self.take(
                from: &bucket, holding: rates.perClientAndMinute, perSecond: rates.perClientAndMinute / 60, now)
            guard clientWait == nil else { return clientWait }
            var all = state.all ?? Bucket(tokens: rates.perSecond, filledAt: now)
            defer { state.all = all }
            return Self.take(from: &all, holding: rates.perSecond, perSecond: rates.perSecond, now)
        }
        guard let wait else { return }
        var failure = Failure(
            .tooManyRequests,
            "more than the rate allows; limits.clientLoginsPerMinute, limits.loginsPerSecond")
        failure.headers[.retryAfter] = String(max(1, Int(wait.rounded(.up))))
        throw failure
    }

    /// - Returns: nil where there was one to take, else seconds until there is.
    private static func take(
        from bucket: inout Bucket, holding most: Double, perSecond rate: Double, _ now: Instant
    ) -> Double? {
        // A clock that steps back takes nothing away.
        let passed = Double(max(0, now.milliseconds - bucket.filledAt.milliseconds)) / 1_000
        bucket.tokens = min(most, bucket.tokens + passed * rate)
        bucket.filledAt = now
        guard bucket.tokens >= 1 else { return (1 - bucket.tokens) / rate }
        bucket.tokens -= 1
        return nil
    }

    private func makeRoom(in state: inout State, at now: Instant) {
        guard state.clients.count >= Self.capacity else { return }
        state.clients = state.clients.filter { now < $0.value.filledAt + .seconds(60) }
        if state.clients.count >= Self.capacity { state.clients.removeAll() }
    }
}
