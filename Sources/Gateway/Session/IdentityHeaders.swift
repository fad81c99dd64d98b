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
    /// Some 80 MB when that many citizens are active within a minute; those beyond cost a signature with each check.
    private static let capacity = 32_768
    private static let sweepInterval: Duration = .seconds(1)

    private struct Kept: Sendable {
        let fields: HTTPFields
        let madeAt: Instant

        /// Before the token was made it is not valid yet, by a clock that was set back, and would be handed out for too long.
        func isFresh(at now: Instant) -> Bool { !now.isPast(IdentityHeaders.reuse, since: madeAt) }
    }

    private struct State {
        var kept: [SecretDigest: Kept] = [:]
        /// Soon after, looking for what is stale would find next to nothing.
        var sweptAt = Instant(milliseconds: .min)
    }

    private let capacity: Int
    private let state = Mutex(State())

    init(capacity: Int = IdentityHeaders.capacity) {
        self.capacity = capacity
    }

    /// Without signing; nil where the token is missing or stale.
    func atHand(for found: SessionLookup.Found, at now: Instant) -> HTTPFields? {
        state.withLock { state in
            guard let entry = state.kept[found.key], entry.isFresh(at: now) else { return nil }
            return entry.fields
        }
    }

    func make(
        for found: SessionLookup.Found, with tokens: TokenIssuer, at now: Instant
    ) async throws(Failure) -> HTTPFields {
        let token = try await tokens.token(
            .portal, for: found.session, at: now, until: now + TokenIssuer.lifetime)
        let fields = Self.fields(for: found.session, token: token)
        state.withLock { state in
            guard hasRoom(for: found.key, in: &state, at: now) else { return }
            state.kept[found.key] = Kept(fields: fields, madeAt: now)
        }
        return fields
    }

    func forget(_ keys: some Sequence<SecretDigest>) {
        state.withLock { state in
            for key in keys { state.kept[key] = nil }
        }
    }

    /// Where all are fresh, whoever is kept stays: throwing them out would cost a signature each, for as many others.
    private func hasRoom(for key: SecretDigest, in state: inout State, at now: Instant) -> Bool {
        guard state.kept.count >= capacity, state.kept[key] == nil else { return true }
        guard now.isPast(Self.sweepInterval, since: state.sweptAt) else { return false }
        state.kept = state.kept.filter { $0.value.isFresh(at: now) }
        state.sweptAt = now
        return state.kept.count < capacity
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
