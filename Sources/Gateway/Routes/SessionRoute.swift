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
        if lookup.needsTouch(found, at: context.now) { await lookup.touch(found, at: context.now) }
        return ServerResponse(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: Array(Self.json(found.session).utf8))
    }

    static func json(_ session: Session) -> String {
        let attributes = session.attributes.sorted { $0.key < $1.key }
            .map { "\(JSONText.string($0.key)):[\($0.value.map(JSONText.string).joined(separator: ","))]" }
        let members: [(String, String)] = [
            ("subject", JSONText.string(session.person.subject)),
            ("givenName", JSONText.string(session.person.givenName)),
            ("familyName", JSONText.string(session.person.familyName)),
            ("dateOfBirth", JSONText.string(session.person.dateOfBirth)),
            ("assuranceLevel", JSONText.string(session.assuranceLevel.rawValue)),
            ("identityProvider", session.identityProvider.map(JSONText.string) ?? "null"),
            ("nameID", JSONText.string(session.nameID)),
            ("attributes", "{\(attributes.joined(separator: ","))}"),
            ("authenticatedAt", JSONText.string(session.authenticatedAt.text)),
            ("expiresAt", JSONText.string(session.expiresAt.text)),
            ("sessionID", JSONText.string(session.id)),
        ]
        return "{\(members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ","))}"
    }
}
