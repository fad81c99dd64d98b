public import HTTPTypes
import SAML
import Synchronization
import Transport

/// The fields that tell the portal who is logged in, with a token that is signed anew once a minute.
///
/// Signing costs more than all the rest of a session check, so the fields are kept as long as the token is fresh.
/// Source: contract section 4.
final class IdentityHeaders: Sendable {
    /// A token handed out is valid for at least `TokenIssuer.lifetime` less this.
    private static let reuse: Duration = .seconds(60)
    /// Beyond it the oldest are forgotten; they cost a signature, no session.
    private static let capacity = 10_000

    private struct Kept: Sendable {
        let fields: HTTPFields
        let staleAt: Instant
    }

    private let kept = Mutex<[SecretDigest: Kept]>([:])

    /// Without signing; nil where the token is missing or stale.
    func atHand(for found: SessionLookup.Found, at now: Instant) -> HTTPFields? {
        kept.withLock { kept in
            guard let entry = kept[found.key], now < entry.staleAt else { return nil }
            return entry.fields
        }
    }

    func make(
        for found: SessionLookup.Found, with tokens: TokenIssuer, at now: Instant
    ) async throws(Failure) -> HTTPFields {
        let token = try await tokens.token(for: found.session, at: now, until: now + TokenIssuer.lifetime)
        let fields = Self.fields(for: found.session, token: token)
        kept.withLock { kept in
            if kept.count >= Self.capacity { Self.makeRoom(in: &kept, at: now) }
            kept[found.key] = Kept(fields: fields, staleAt: now + Self.reuse)
        }
        return fields
    }

    func forget(_ keys: some Sequence<SecretDigest>) {
        kept.withLock { kept in
            for key in keys { kept[key] = nil }
        }
    }

    private static func makeRoom(in kept: inout [SecretDigest: Kept], at now: Instant) {
        kept = kept.filter { now < $0.value.staleAt }
        if kept.count >= capacity { kept.removeAll() }
    }

    private static func fields(for session: Session, token: String) -> HTTPFields {
        let values: [(HTTPField.Name, String)] = [
            (.bramaSubject, session.person.subject), (.bramaGivenName, session.person.givenName),
            (.bramaFamilyName, session.person.familyName), (.bramaDateOfBirth, session.person.dateOfBirth),
            (.bramaAssuranceLevel, session.assuranceLevel.rawValue),
            (.bramaIdentityProvider, session.identityProvider ?? ""),
        ]
        var fields = HTTPFields()
        for (name, value) in values {
            fields.append(HTTPField(name: name, value: PercentEncoding.percentEncoded(value)))
        }
        fields.append(HTTPField(name: .bramaToken, value: token))
        return fields
    }
}

/// The fields of a session check, for the portal's side too.
extension HTTPField.Name {
    public static let bramaSubject = Self.known("Brama-Subject")
    public static let bramaGivenName = Self.known("Brama-Given-Name")
    public static let bramaFamilyName = Self.known("Brama-Family-Name")
    public static let bramaDateOfBirth = Self.known("Brama-Date-Of-Birth")
    public static let bramaAssuranceLevel = Self.known("Brama-Assurance-Level")
    public static let bramaIdentityProvider = Self.known("Brama-Identity-Provider")
    public static let bramaToken = Self.known("Brama-Token")
}
