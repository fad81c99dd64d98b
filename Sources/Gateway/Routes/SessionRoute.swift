import HTTPTypes
import SAML
import Transport

/// `GET /session`: who is logged in, for the portal's own code.
struct SessionRoute: Sendable {
    let core: GatewayCore
    let lookup: SessionLookup

    func answer(_ context: RequestContext) async throws(Failure) -> ServerResponse {
        guard let found = try await lookup.find(context.request, at: context.now) else {
            throw Failure(.loginExpired, "no session", status: .unauthorized)
        }
        if lookup.needsTouch(found, at: context.now) { await lookup.touch(found, context) }
        return ServerResponse(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: Self.json(found.session))
    }

    static func json(_ session: Session) -> [UInt8] {
        let attributes = session.attributes.sorted { $0.key < $1.key }
            .map { ($0.key, JSONText.Value.array($0.value.map { .string($0) })) }
        return JSONText.object([
            ("subject", .string(session.person.subject)),
            ("givenName", .string(session.person.givenName)),
            ("familyName", .string(session.person.familyName)),
            ("dateOfBirth", .string(session.person.dateOfBirth)),
            ("assuranceLevel", .string(session.assuranceLevel.rawValue)),
            ("identityProvider", session.identityProvider.map { .string($0) } ?? .null),
            ("nameID", .string(session.nameID)),
            ("attributes", .object(attributes)),
            ("authenticatedAt", .string(Self.wholeSeconds(session.authenticatedAt))),
            ("expiresAt", .string(Self.wholeSeconds(session.expiresAt))),
            ("sessionID", .string(session.id)),
        ])
    }

    /// `2026-01-05T10:00:00Z`: what every JSON library reads.
    private static func wholeSeconds(_ instant: Instant) -> String {
        String(instant.text.prefix(19)) + "Z"
    }
}
