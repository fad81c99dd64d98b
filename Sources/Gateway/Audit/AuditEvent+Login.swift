import SAML

/// What every event of a request has.
struct AuditRequest: Sendable {
    let id: String
    let client: String?

    var members: [(String, JSONText.Value?)] {
        [("request", .string(id)), ("client", client.map { .string($0) })]
    }
}

extension AuditEvent {
    static func loginBegun(
        _ begun: LoginStart.Begun, level: AssuranceLevel, foreign: Bool, _ request: AuditRequest
    ) -> AuditEvent {
        AuditEvent(
            "login-begun",
            request.members + [
                ("authnRequest", .string(begun.authnRequestID.value)),
                ("levelAsked", .string(level.rawValue)),
                ("foreign", .boolean(foreign)),
            ])
    }

    static func loginFinished(
        _ session: Session, _ assertion: ValidatedAssertion, _ trail: LoginTrail, _ request: AuditRequest,
        _ pseudonym: AuditPseudonym
    ) -> AuditEvent {
        let ids = assertion.replayIDs.map(\.value)
        let remarks = assertion.remarks.map { JSONText.Value.string($0) }
        return AuditEvent(
            "login-finished",
            request.members + [
                ("authnRequest", .string(trail.authnRequest.value)),
                ("artifactResolve", trail.artifactResolve.map { .string($0.value) }),
                ("artifactResponse", ids.first.map { .string($0) }),
                ("response", ids.dropFirst().first.map { .string($0) }),
                ("assertion", .string(assertion.id.value)),
            ] + of(session, pseudonym) + [
                ("level", .string(session.assuranceLevel.rawValue)),
                ("identityProvider", session.identityProvider.map { .string($0) }),
                ("remarks", remarks.isEmpty ? nil : .array(remarks)),
            ])
    }

    /// A login, logout or demand of WK that ended with a public code.
    static func refused(_ failure: Failure, on route: Route, _ request: AuditRequest) -> AuditEvent {
        let trail = failure.trail
        let isLogin = route == .login || route == .acs
        return AuditEvent(
            isLogin ? "login-refused" : "logout-refused",
            request.members + [
                ("code", .string(failure.code.rawValue)), ("rule", failure.rule.map { .string($0) }),
                ("reason", .string(failure.reason)),
                ("authnRequest", trail.map { .string($0.authnRequest.value) }),
                ("artifactResolve", trail?.artifactResolve.map { .string($0.value) }),
            ] + (trail?.claimedIDs ?? []),
            origin: trail == nil ? .stray : .known)
    }

    private static func of(_ session: Session, _ pseudonym: AuditPseudonym) -> [(String, JSONText.Value?)] {
        [
            ("session", .string(session.id)), ("subject", .string(pseudonym.subject(session.person.subject))),
            ("sessionIndex", session.sessionIndex.map { .string(pseudonym.sessionIndex($0)) }),
        ]
    }

    static func logout(
        _ session: Session, _ request: AuditRequest, _ pseudonym: AuditPseudonym
    ) -> AuditEvent {
        AuditEvent("logout", request.members + of(session, pseudonym))
    }

    /// What came of telling WK.
    static func logoutAtNode(
        _ session: Session, _ logoutRequest: MessageID, outcome: String, _ request: AuditRequest,
        _ pseudonym: AuditPseudonym
    ) -> AuditEvent {
        AuditEvent(
            "logout-at-node",
            request.members + [
                ("logoutRequest", .string(logoutRequest.value)), ("outcome", .string(outcome)),
            ]
                + of(session, pseudonym))
    }

    /// WK's own demand, whoever's sessions it ended.
    static func logoutByNode(
        _ sessions: [Session], _ logoutRequest: MessageID, _ request: AuditRequest,
        _ pseudonym: AuditPseudonym
    ) -> AuditEvent {
        let subjects = Set(sessions.map { pseudonym.subject($0.person.subject) }).sorted()
        return AuditEvent(
            "logout-by-node",
            request.members + [
                ("logoutRequest", .string(logoutRequest.value)),
                ("sessions", .array(sessions.map(\.id).sorted().map { .string($0) })),
                ("subjects", .array(subjects.map { .string($0) })),
            ])
    }
}
