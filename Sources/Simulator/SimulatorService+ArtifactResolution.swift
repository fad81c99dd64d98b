import HTTPTypes
import Logging
import SAML
import Synchronization
import Transport

extension SimulatorService {
    /// `POST /login-services/idpArtifactResolutionService`
    func resolveArtifact(_ request: ServerRequest) async -> ServerResponse {
        var judge = BackChannelJudge(judgingContext(for: request, path: Path.artifactResolution))
        let verdict = judge.resolve(backChannelRequest(request))
        let now = environment.now()
        guard let accepted = verdict.accepted else {
            note("ArtifactResolve", verdict, now: now, result: "refused")
            return refuse(verdict, as: "saml2p:ArtifactResponse")
        }
        let login: SimulatorState.IssuedArtifact
        switch take(accepted, now) {
        case .taken(let taken): login = taken
        case .foreign:
            let remark = verdict.remarking(
                .artifactForeign, "this artifact was issued to another service provider",
                expected: "the artifact of a login of the same Issuer and signing certificate")
            note("ArtifactResolve", remark, now: now, result: "answered without a Response")
            return emptyAnswer(to: accepted.id, now)
        case .unknown:
            let remark = verdict.remarking(
                .artifactUnknown, "nothing is behind this artifact: never issued, used before, or expired",
                expected: "SAMLart as it was posted, once, within 120 seconds")
            note("ArtifactResolve", remark, now: now, result: "answered without a Response")
            return emptyAnswer(to: accepted.id, now)
        }
        note("ArtifactResolve", verdict, now: now, result: login.outcome.name)
        do {
            let response = try answer(login, resolveID: accepted.id, now)
            if login.outcome.recipe.delay > .zero { await environment.pause(login.outcome.recipe.delay) }
            return response
        } catch {
            logger.critical("ArtifactResolve: the answer cannot be made: \(error)")
            return .soap(SOAPEnvelope.fault("Server", "\(error)"), status: .internalServerError)
        }
    }

    private enum Taking {
        case taken(SimulatorState.IssuedArtifact)
        case foreign
        case unknown
    }

    /// Only who asked for the login gets the answer, and once; the others get SAML's one answer for all of that.
    private func take(_ accepted: AcceptedResolve, _ now: Instant) -> Taking {
        state.withLock { state in
            guard let login = state.artifacts.value(for: accepted.artifact, now: now) else { return .unknown }
            guard login.request.serviceProvider.isSame(as: accepted.serviceProvider) else { return .foreign }
            return state.artifacts.take(accepted.artifact, now: now).map { .taken($0) } ?? .unknown
        }
    }

    private func answer(
        _ login: SimulatorState.IssuedArtifact, resolveID: String, _ now: Instant
    ) throws -> ServerResponse {
        let recipe = login.outcome.recipe
        let request = login.request
        var context = AnswerContext(
            authenticatedAt: login.authenticatedAt, now: now, issuer: configuration.issuer,
            person: login.person,
            identityProvider: login.identityProvider, request: request, resolveID: resolveID,
            assertionID: "_ID-" + random.uuid(), responseID: "ID-" + random.uuid(),
            artifactResponseID: "ID-" + random.uuid(),
            earlier: state.withLock { $0.earlierAnswers.value(for: request.entityID, now: now) },
            signer: configuration.signing, stranger: stranger,
            encryptionCertificate: request.serviceProvider.encryptionCertificate
                ?? request.serviceProvider.signingCertificates[0])
        recipe.context(&context)
        var body = Array(try AnswerBuilder(recipe: recipe, context: context).envelope().utf8)
        recipe.body(&body, context)
        if login.outcome.expectation == .accepted { remember(login, context, body) }
        var response = ServerResponse.content(
            body, type: recipe.contentType, status: HTTPResponse.Status(code: recipe.status))
        response.headers[.location] = recipe.location
        return response
    }

    /// The node has a session now, and something to replay.
    private func remember(_ login: SimulatorState.IssuedArtifact, _ context: AnswerContext, _ body: [UInt8]) {
        let session = SimulatorState.NodeSession(
            serviceProvider: login.request.serviceProvider, nameID: login.person.nameID,
            sessionIndex: context.assertionID,
            personKey: login.person.key, logout: login.outcome.recipe.logout)
        let earlier = EarlierAnswer(
            assertionID: context.assertionID, responseID: context.responseID, body: body)
        let end = context.now + SimulatorState.sessionLifetime
        state.withLock { state in
            state.sessions.insert(session, for: context.assertionID, until: end, now: context.now)
            state.earlierAnswers.insert(earlier, for: login.request.entityID, until: end, now: context.now)
        }
    }

    private func emptyAnswer(to id: String, _ now: Instant) -> ServerResponse {
        signedAnswer(
            "saml2p:ArtifactResponse", to: id, .status([Status.success]), by: configuration.signing, now)
    }

    /// What a request gets that cannot be accepted: a status where its sender is known, else a fault.
    func refuse<Accepted>(_ verdict: Verdict<Accepted>, as name: String) -> ServerResponse {
        let text = verdict.errors.map(\.text).joined(separator: " | ")
        let unauthenticated: Set<RequestRule> = [
            .notParsable, .rootElement, .soapEnvelope, .issuerMissing, .issuerUnknown, .signatureMissing,
            .signatureInvalid, .signatureMisplaced, .keyInfoMissing, .idMalformed, .contentType,
        ]
        guard let id = verdict.messageID,
            !verdict.errors.contains(where: { unauthenticated.contains($0.rule) })
        else {
            return .soap(SOAPEnvelope.fault("Client", text), status: .internalServerError)
        }
        return signedAnswer(
            name, to: id, .status([Status.requester], message: text), by: configuration.signing,
            environment.now())
    }
}
