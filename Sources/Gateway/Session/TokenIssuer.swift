import Crypto
import JWTKit
import SAML

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Signs tokens with a key of this process and publishes its public half.
///
/// The key lives as long as the sessions of a memory store do, so nothing outlives it.
struct TokenIssuer: Sendable {
    /// How long a token for the portal is valid.
    static let lifetime: Duration = .seconds(5 * 60)

    let issuer: String
    let audience: String
    /// JWK Set with the public key. Source: RFC 7517 §5.
    let keySet: String
    private let keys: JWTKeyCollection
    private let keyID: JWKIdentifier
    private let surroundings: Surroundings

    init(issuer: String, audience: String, surroundings: Surroundings) async throws {
        self.issuer = issuer
        self.audience = audience
        self.surroundings = surroundings
        let key = ES256PrivateKey()
        guard let parameters = key.publicKey.parameters else {
            throw Failure(.internal, "token key without parameters")
        }
        let (x, y) = (Self.urlSafe(parameters.x), Self.urlSafe(parameters.y))
        // RFC 7638 §3.2: members in lexicographic order, no white space.
        let thumbprint = SHA256.hash(data: Array(#"{"crv":"P-256","kty":"EC","x":"\#(x)","y":"\#(y)"}"#.utf8))
        let kid = base64URL(Array(thumbprint))
        keyID = JWKIdentifier(string: kid)
        keys = await JWTKeyCollection().add(ecdsa: key, kid: keyID)
        keySet =
            #"{"keys":[{"kty":"EC","use":"sig","alg":"ES256","crv":"P-256","kid":"\#(kid)","x":"\#(x)","y":"\#(y)"}]}"#
    }

    /// A token for the portal, or, with a session's whole lifetime, for the cookie.
    /// - Throws: `internal` where it cannot be signed.
    func token(for session: Session, at now: Instant, until end: Instant) async throws(Failure) -> String {
        let payload = SessionToken(
            session, issuer: issuer, audience: audience, jti: base64URL(surroundings.randomBytes(16)),
            issuedAt: now,
            expiresAt: min(end, session.expiresAt))
        do {
            return try await keys.sign(payload, kid: keyID)
        } catch {
            throw Failure(.internal, "token: \(error)")
        }
    }

    private static func urlSafe(_ base64: String) -> String {
        String(base64.compactMap { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 == "=" ? nil : $0 })
    }
}
