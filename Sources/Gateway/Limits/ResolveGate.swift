import HTTPTypes
import Synchronization

/// Bounds how many citizens wait for WK's answer at once; whoever comes beyond is told so at once.
///
/// The back channel works on as many calls as it may and lets as many again wait in line; more would only wait for
/// their timeout.
final class ResolveGate: Sendable {
    private let waiting = Mutex(0)

    /// How many wait at most.
    static func most(_ concurrentResolves: Int) -> Int { concurrentResolves * 2 }

    var count: Int { waiting.withLock { $0 } }

    /// Runs `body` inside the gate.
    /// - Parameters:
    ///   - concurrentResolves: of the configuration as it is now.
    ///   - refusals: counts those who are told that it is full.
    /// - Throws: `node-unavailable` with `Retry-After` where it is full; what `body` throws.
    func pass<Result>(
        concurrentResolves: Int, refusals: Counter = Counter(),
        _ body: () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        let most = Self.most(concurrentResolves)
        let isFree = waiting.withLock { waiting in
            guard waiting < most else { return false }
            waiting += 1
            return true
        }
        guard isFree else {
            refusals.increment()
            var failure = Failure(
                .nodeUnavailable, "\(most) logins wait for the node already; limits.concurrentResolves")
            failure.headers[.retryAfter] = "5"
            throw failure
        }
        defer { waiting.withLock { $0 -= 1 } }
        return try await body()
    }
}
