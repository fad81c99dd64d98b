import Logging
import SAML
import Transport

/// From a request's cookie to its session.
struct SessionLookup: Sendable {
    struct Found: Sendable {
        let key: SecretDigest
        let session: Session
    }

    enum AtHand: Sendable {
        case present(Found)
        case absent
        /// The store must be asked.
        case unknown(SecretDigest)
    }

    /// A cookie that holds a JWT stays below what browsers keep.
    private static let longestCookie = 4_096
    /// Writes are few; but a session in use must not idle out between two of them.
    private static let longestTouchInterval: Duration = .seconds(60)

    let core: GatewayCore

    /// Without waiting; fit for event threads.
    func atHand(_ request: ServerRequest, at now: Instant) -> AtHand {
        guard let key = key(of: request) else { return .absent }
        switch core.store.sessionAtHand(key, at: now) {
        case .absent: return .absent
        case .unknown: return .unknown(key)
        case .present(let session): return living(session, key, at: now).map { .present($0) } ?? .absent
        }
    }

    /// - Throws: `internal` (503) where the store cannot answer: neither in nor out.
    func find(_ request: ServerRequest, at now: Instant) async throws(Failure) -> Found? {
        guard let key = key(of: request) else { return nil }
        return try await find(key, at: now)
    }

    func find(_ key: SecretDigest, at now: Instant) async throws(Failure) -> Found? {
        do {
            return try await core.store.session(key, at: now).flatMap { living($0, key, at: now) }
        } catch {
            throw Failure(error)
        }
    }

    /// Whether its use is to be noted: once a minute, or four times in a shorter idle timeout.
    func needsTouch(_ found: Found, at now: Instant) -> Bool {
        let interval = min(Self.longestTouchInterval, core.configuration.session.idleTimeout / 4)
        return found.session.lastSeen + interval <= now
    }

    /// A store that fails to note the use costs the citizen idle time at worst, not the answer.
    func touch(_ found: Found, _ context: RequestContext) async {
        let now = context.now
        let end = found.session.end(ifLastSeen: now, idleTimeout: core.configuration.session.idleTimeout)
        do {
            try await core.store.touch(found.key, until: end, at: now)
        } catch {
            context.logger(core.logger).warning(
                "session not touched", metadata: ["reason": "\(error.detail)"])
        }
    }

    /// Under what the store has the session of its cookie, if it has one; nil where the cookie can be none of ours.
    func key(of request: ServerRequest) -> SecretDigest? {
        guard let value = core.cookies.session(in: request), !value.isEmpty,
            value.utf8.count <= Self.longestCookie
        else { return nil }
        return SecretDigest(of: value)
    }

    private func living(_ session: Session, _ key: SecretDigest, at now: Instant) -> Found? {
        guard session.isAlive(at: now, idleTimeout: core.configuration.session.idleTimeout) else {
            return nil
        }
        return Found(key: key, session: session)
    }
}
