import HTTPTypes
import Logging
import SAML
import Synchronization
import Transport

extension SimulatorService {
    /// What was chosen, by query, header or form; nothing where a person is to be asked.
    struct Choice: Sendable {
        var outcome: String?
        var person: String?
        var provider: String?
    }

    /// A choice that cannot be acted on, in words.
    struct ChoiceError: Error {
        var status = HTTPResponse.Status.badRequest
        let detail: String
    }

    /// `POST /login/SingleSignOnService`
    func singleSignOn(_ request: ServerRequest) -> ServerResponse {
        let language = language(of: request, chosen: nil)
        guard let form = Form(request.body), let query = Form((request.query ?? "").utf8) else {
            return refuse(
                request, language, status: .badRequest, "The form or the query cannot be decoded.",
                findings: [])
        }
        var judge = AuthnRequestJudge(judgingContext(for: request, path: Path.singleSignOn))
        let verdict = judge.verdict(on: form)
        guard let accepted = verdict.accepted else {
            note("AuthnRequest", verdict, now: environment.now(), result: "refused")
            return refuse(
                request, language, status: .badRequest, "Węzeł Krajowy would refuse this AuthnRequest.",
                findings: verdict.findings)
        }
        let serial = note("AuthnRequest", verdict, now: environment.now(), result: "accepted")
        let choice = choice(request, query)
        if choice.outcome != nil || choice.person != nil || choice.provider != nil {
            return finish(accepted, choice, serial, request, language)
        }
        let token = random.token()
        let pending = SimulatorState.PendingLogin(
            request: accepted, historySerial: serial, findings: verdict.findings)
        let now = environment.now()
        state.withLock { state in
            state.pendingLogins.insert(
                pending, for: token, until: now + SimulatorState.loginLifetime, now: now)
        }
        return choicePage(token, pending, language)
    }

    private func choice(_ request: ServerRequest, _ query: Form) -> Choice {
        func value(_ name: String) -> String? {
            query[name.lowercased()]
                ?? HTTPField.Name("Brama-Simulator-\(name)").flatMap { request.headers[$0] }
        }
        let named = value("Case").map { Outcome.ofCase($0).first?.name ?? $0 }
        return Choice(
            outcome: value("Outcome") ?? named, person: value("Person"), provider: value("Provider"))
    }

    /// `GET /login/choose`: the same page again, in another language.
    func showChoice(_ request: ServerRequest) -> ServerResponse {
        let query = Form((request.query ?? "").utf8)
        let language = language(of: request, chosen: query?["lang"])
        let token = query?["login"] ?? ""
        let now = environment.now()
        guard let pending = state.withLock({ $0.pendingLogins.value(for: token, now: now) }) else {
            return unknownLogin(request, language)
        }
        return choicePage(token, pending, language)
    }

    /// `POST /login/choose`
    func choose(_ request: ServerRequest) -> ServerResponse {
        guard let form = Form(request.body) else {
            return unknownLogin(request, language(of: request, chosen: nil))
        }
        let language = language(of: request, chosen: form["lang"])
        let now = environment.now()
        guard let pending = state.withLock({ $0.pendingLogins.take(form["login"] ?? "", now: now) }) else {
            return unknownLogin(request, language)
        }
        let provider = form["provider"].flatMap { $0.isEmpty ? nil : $0 }
        let outcome = form["cancel"] == "true" ? "cancelled" : form["outcome"]
        let choice = Choice(outcome: outcome, person: form["person"], provider: provider)
        return finish(pending.request, choice, pending.historySerial, request, language)
    }

    private func unknownLogin(_ request: ServerRequest, _ language: Language) -> ServerResponse {
        refuse(
            request, language, status: .gone,
            "This login is unknown, done or older than 15 minutes. Start again.",
            findings: [])
    }

    /// Ends the citizen's part: an artifact, and the page that brings it to the service provider.
    private func finish(
        _ accepted: AcceptedRequest, _ choice: Choice, _ serial: UInt64, _ request: ServerRequest,
        _ language: Language
    ) -> ServerResponse {
        do throws(ChoiceError) {
            let login = try login(accepted, choice)
            let artifact = ArtifactHandle.fresh(issuer: configuration.issuer, random: random)
            let now = environment.now()
            let result = "\(login.outcome.name) for \(login.person.key) at \(login.identityProvider)"
            state.withLock { state in
                state.artifacts.insert(
                    login, for: artifact, until: now + SimulatorState.artifactLifetime, now: now)
                state.history.note(result, on: serial)
            }
            logger.info("AuthnRequest: \(result)")
            var fields = [FormField("SAMLart", artifact)]
            if let relayState = accepted.relayState { fields.append(FormField("RelayState", relayState)) }
            login.outcome.recipe.fields(&fields)
            return postPage(accepted.assertionConsumerServiceURL, fields, request, language)
        } catch {
            state.withLock { $0.history.note("accepted, but: \(error.detail)", on: serial) }
            return refuse(request, language, status: error.status, error.detail, findings: [])
        }
    }

    private func login(
        _ accepted: AcceptedRequest, _ choice: Choice
    ) throws(ChoiceError) -> SimulatorState.IssuedArtifact {
        let name = choice.outcome ?? "success"
        guard var outcome = Outcome.named(name) else {
            throw ChoiceError(
                detail: "There is no outcome or case \(Findings.shown(name)); GET / lists them.")
        }
        let person = try person(choice.person)
        let provider = try provider(choice.provider ?? person.provider)
        if provider.isForeign && !accepted.foreignAuthentication {
            throw ChoiceError(
                detail: "\(provider.key) is offered only with ForeignAuthentication=true in the form.")
        }
        let now = environment.now()
        if outcome.needsEarlierLogin,
            state.withLock({ $0.earlierAnswers.value(for: accepted.entityID, now: now) }) == nil
        {
            throw ChoiceError(
                status: .conflict,
                detail:
                    "\(outcome.name) repeats an earlier login of this service provider: log in with success first."
            )
        }
        // The node lets nobody pass below the level asked for.
        if person.assuranceLevel < accepted.assuranceLevel, outcome.expectation == .accepted,
            let refusal = Outcome.named("no-authn-context")
        {
            outcome = refusal
        }
        return SimulatorState.IssuedArtifact(
            request: accepted, person: person, identityProvider: provider.authority, outcome: outcome,
            authenticatedAt: now)
    }

    private func person(_ key: String?) throws(ChoiceError) -> SimulatedPerson {
        let found = key == nil ? configuration.people.first : configuration.people.first { $0.key == key }
        guard let found else {
            throw ChoiceError(detail: "There is no person \(Findings.shown(key)); GET / lists them.")
        }
        return found
    }

    private func provider(_ name: String) throws(ChoiceError) -> IdentityProvider {
        guard let found = IdentityProvider.named(name) else {
            let keys = IdentityProvider.all.map(\.key).joined(separator: ", ")
            throw ChoiceError(detail: "There is no provider \(Findings.shown(name)): \(keys).")
        }
        return found
    }
}
