import SAML

/// Makes the tokens that tell a portal who is logged in.
struct TokenIssuer: Sendable {
    /// How long a token for the portal is valid.
    static let lifetime: Duration = .seconds(5 * 60)

    let issuer: String
    let audience: String
    let keys: TokenKeyRing
    let surroundings: Surroundings
    let metrics: GatewayMetrics

    /// A token for the portal, or, with a session's whole lifetime, for the cookie.
    /// - Throws: `internal` where it cannot be signed.
    func token(
        _ use: SessionMetrics.TokenUse, for session: Session, at now: Instant, until end: Instant
    ) async throws(Failure) -> String {
        let payload = SessionToken(
            session, issuer: issuer, audience: audience, jti: base64URL(surroundings.randomBytes(16)),
            issuedAt: now,
            expiresAt: min(end, session.expiresAt))
        do {
            let token = try await keys.sign(payload, at: now)
            metrics.sessions.tokens[use].increment()
            return token
        } catch {
            metrics.sessions.tokenErrors.increment()
            throw Failure(.internal, "token: \(error)")
        }
    }

    /// The public keys of all tokens that are valid now.
    func keySet(at now: Instant) -> [UInt8] { keys.keySet(at: now) }
}
