import HTTPTypes
import SAML
import Synchronization

/// Token buckets, one for each client and one for all together.
///
/// A bucket holds a minute's worth and fills evenly, so that a burst of a whole minute passes at once and no more.
final class RateLimiter: Sendable {
    private struct Bucket {
        var tokens: Double
        var filledAt: Instant
    }

    private struct State {
        var clients: [ClientAddress: Bucket] = [:]
        /// Whoever there is no room for.
        var others: Bucket
        var all: Bucket
        /// Before, looking for room again would find none.
        var makesRoomAt: Instant
    }

    /// Clients remembered.
    private let capacity: Int
    private let perClientAndMinute: Double
    private let perSecond: Double
    private let state: Mutex<State>

    init(perClientAndMinute: Int, perSecond: Int, at now: Instant, capacity: Int = 100_000) {
        self.perClientAndMinute = Double(perClientAndMinute)
        self.perSecond = Double(perSecond)
        self.capacity = capacity
        state = Mutex(
            State(
                others: Bucket(tokens: Double(perClientAndMinute), filledAt: now),
                all: Bucket(tokens: Double(perSecond), filledAt: now), makesRoomAt: now))
    }

    /// Takes one for `client`.
    /// - Throws: `too-many-requests` with `Retry-After`, for the client alone or for all.
    func take(for client: ClientAddress, at now: Instant) throws(Failure) {
        let wait = state.withLock { state in
            let clientWait = takeOfClient(client, from: &state, now)
            guard clientWait == nil else { return clientWait }
            return Self.take(from: &state.all, holding: perSecond, perSecond: perSecond, now)
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

    private func takeOfClient(_ client: ClientAddress, from state: inout State, _ now: Instant) -> Double? {
        let refill = perClientAndMinute / 60
        if var bucket = state.clients[client] {
            defer { state.clients[client] = bucket }
            return Self.take(from: &bucket, holding: perClientAndMinute, perSecond: refill, now)
        }
        makeRoom(in: &state, at: now)
        guard state.clients.count < capacity else {
            return Self.take(from: &state.others, holding: perClientAndMinute, perSecond: refill, now)
        }
        var bucket = Bucket(tokens: perClientAndMinute, filledAt: now)
        defer { state.clients[client] = bucket }
        return Self.take(from: &bucket, holding: perClientAndMinute, perSecond: refill, now)
    }

    /// Forgets a quarter where all places are taken: those that have spent least, and never one at its limit.
    ///
    /// Whoever wants to be forgotten after spending something needs three times as many addresses as are forgotten that
    /// spent more, and so pays more than it gains.
    private func makeRoom(in state: inout State, at now: Instant) {
        guard state.clients.count >= capacity, now >= state.makesRoomAt else { return }
        let refill = perClientAndMinute / 60_000
        let left = state.clients.map { client, bucket in
            (client, bucket.tokens + Double(max(0, now.milliseconds - bucket.filledAt.milliseconds)) * refill)
        }.sorted { $0.1 > $1.1 }
        for (client, tokens) in left.prefix(max(1, capacity / 4)) where tokens >= 1 {
            state.clients[client] = nil
        }
        // All are looked at: not for each request of a flood.
        if state.clients.count >= capacity { state.makesRoomAt = now + .seconds(1) }
    }
}
