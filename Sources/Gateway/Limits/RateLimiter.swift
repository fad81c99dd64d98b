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
        /// Whoever there is no room for; nil: full.
        var others: Bucket?
        /// nil: full.
        var all: Bucket?
        /// When no room was found; soon after there will be none either.
        var wasFullAt = Instant(milliseconds: .min)
    }

    /// Clients remembered.
    private let capacity: Int
    private let state = Mutex(State())

    init(capacity: Int = 100_000) {
        self.capacity = capacity
    }

    /// Takes one for `client`.
    /// - Throws: `too-many-requests` with `Retry-After`, for the client alone or for all.
    func take(for client: ClientAddress, at now: Instant, rates: Rates) throws(Failure) {
        let wait = state.withLock { state in
            let clientWait = takeOfClient(client, from: &state, now, rates)
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

    private func takeOfClient(
        _ client: ClientAddress, from state: inout State, _ now: Instant, _ rates: Rates
    ) -> Double? {
        func take(_ bucket: inout Bucket?) -> Double? {
            var filled = bucket ?? Bucket(tokens: rates.perClientAndMinute, filledAt: now)
            defer { bucket = filled }
            return Self.take(
                from: &filled, holding: rates.perClientAndMinute, perSecond: rates.perClientAndMinute / 60,
                now)
        }
        if state.clients[client] != nil { return take(&state.clients[client]) }
        makeRoom(in: &state, at: now, rates)
        return state.clients.count < capacity ? take(&state.clients[client]) : take(&state.others)
    }

    /// Forgets a quarter where all places are taken: those that have spent least, and never one at its limit.
    ///
    /// Whoever wants to be forgotten after spending something needs three times as many addresses as are forgotten that
    /// spent more, and so pays more than it gains.
    private func makeRoom(in state: inout State, at now: Instant, _ rates: Rates) {
        guard state.clients.count >= capacity, now.isPast(.seconds(1), since: state.wasFullAt) else { return }
        let refill = rates.perClientAndMinute / 60_000
        let left = state.clients.map { client, bucket in
            (client, bucket.tokens + Double(max(0, now.milliseconds - bucket.filledAt.milliseconds)) * refill)
        }.sorted { $0.1 > $1.1 }
        for (client, tokens) in left.prefix(max(1, capacity / 4)) where tokens >= 1 {
            state.clients[client] = nil
        }
        // All are looked at: not for each request of a flood.
        if state.clients.count >= capacity { state.wasFullAt = now }
    }
}
