import JWTKit
import SAML

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a token says of a session; names as in `GET /session`, besides the registered ones.
/// Source: RFC 7519 §4.1; contract section 4.
struct SessionToken: JWTPayload {
    let iss: IssuerClaim
    let sub: SubjectClaim
    let aud: AudienceClaim
    let iat: IssuedAtClaim
    let exp: ExpirationClaim
    let jti: IDClaim
    let givenName: String
    let familyName: String
    let dateOfBirth: String
    let assuranceLevel: String
    let identityProvider: String?
    let nameID: String
    let authenticatedAt: String
    let sessionID: String

    init(
        _ session: Session, issuer: String, audience: String, jti: String, issuedAt: Instant,
        expiresAt: Instant
    ) {
        iss = IssuerClaim(value: issuer)
        sub = SubjectClaim(value: session.person.subject)
        aud = AudienceClaim(value: [audience])
        iat = IssuedAtClaim(value: issuedAt.date)
        exp = ExpirationClaim(value: expiresAt.date)
        self.jti = IDClaim(value: jti)
        givenName = session.person.givenName
        familyName = session.person.familyName
        dateOfBirth = session.person.dateOfBirth
        assuranceLevel = session.assuranceLevel.rawValue
        identityProvider = session.identityProvider
        nameID = session.nameID
        authenticatedAt = session.authenticatedAt.text
        sessionID = session.id
    }

    func verify(using algorithm: some JWTAlgorithm) throws {
        try exp.verifyNotExpired()
    }
}

extension Instant {
    fileprivate var date: Date { Date(timeIntervalSince1970: Double(milliseconds / 1_000)) }
}
