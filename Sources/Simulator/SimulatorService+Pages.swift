import HTTPTypes
import SAML
import Synchronization
import Transport
import XMLSecurity

extension SimulatorService {
    func choicePage(
        _ token: String, _ pending: SimulatorState.PendingLogin, _ language: Language
    ) -> ServerResponse {
        let request = pending.request
        let people = configuration.people.filter { request.foreignAuthentication || !$0.isForeign }
        let providers = IdentityProvider.all.filter { request.foreignAuthentication || !$0.isForeign }
        let values: [String: Any] = [
            "login": token, "provider": request.entityID, "level": request.assuranceLevel.rawValue,
            "hasFindings": !pending.findings.isEmpty,
            "findings": pending.findings.map { SimulatorPages.values(of: $0) },
            "people": people.enumerated().map { index, person in
                var values = person.values(language)
                values["checked"] = index == 0
                values["isTooLow"] = person.assuranceLevel < request.assuranceLevel
                return values
            },
            "providers": providers.map {
                ["key": $0.key, "name": $0.title.text(language), "authority": $0.authority] as [String: Any]
            },
            "groups": Outcome.Group.allCases.map { group in
                [
                    "group": group.title.text(language),
                    "outcomes": Outcome.all.filter { $0.group == group }.map { $0.values(language) },
                ] as [String: Any]
            },
        ]
        let title = language == .polish ? "Wybierz, kto i jak się loguje" : "Choose who logs in and how"
        return .page(pages.render(.choose, in: language, title: title, values))
    }

    /// Posts the fields to the service provider by itself; as JSON where the client asks for that.
    func postPage(
        _ action: String, _ fields: [FormField], _ request: ServerRequest, _ language: Language
    ) -> ServerResponse {
        if prefersJSON(request) {
            let list = fields.map {
                JSONText.object([("name", JSONText.string($0.name)), ("value", JSONText.string($0.value))])
            }
            return .json(
                JSONText.object([("action", JSONText.string(action)), ("fields", JSONText.array(list))]))
        }
        let values: [String: Any] = [
            "action": action, "script": SimulatorPages.submitScript,
            "fields": fields.map { ["name": $0.name, "value": $0.value] },
        ]
        let title = language == .polish ? "Powrót do usługi" : "Back to the service"
        let page = pages.render(.post, in: language, title: title, values)
        return .content(page, type: "text/html; charset=utf-8", policy: SimulatorPages.postPolicy)
    }

    func refuse(
        _ request: ServerRequest, _ language: Language, status: HTTPResponse.Status, _ detail: String,
        findings: [Finding]
    ) -> ServerResponse {
        if prefersJSON(request) {
            let text = JSONText.object([
                ("title", JSONText.string("refused")), ("status", String(status.code)),
                ("detail", JSONText.string(detail)), ("findings", JSONText.findings(findings)),
            ])
            return .content(Array(text.utf8), type: "application/problem+json", status: status)
        }
        let values: [String: Any] = [
            "code": findings.first?.rule.rawValue ?? "refused", "detail": detail,
            "hasFindings": !findings.isEmpty,
            "findings": findings.map { SimulatorPages.values(of: $0) },
        ]
        let title = language == .polish ? "Żądanie odrzucone" : "Request refused"
        return .page(pages.render(.refused, in: language, title: title, values), status: status)
    }

    private func prefersJSON(_ request: ServerRequest) -> Bool {
        let accept = request.headers[.accept] ?? ""
        return accept.contains("application/json") || accept.contains("application/problem+json")
    }

    /// `GET /`
    func overview(_ request: ServerRequest) -> ServerResponse {
        let language = language(of: request, chosen: Form((request.query ?? "").utf8)?["lang"])
        let now = environment.now()
        let (entries, registered, sessions) = state.withLock { state in
            (state.history.entries, state.registered.values(now: now), state.sessions.values(now: now))
        }
        let values: [String: Any] = [
            "issuer": configuration.issuer,
            "fingerprint": configuration.signing.certificate.sha256Fingerprint,
            "requests": entries.map { $0.values() },
            "serviceProviders": (configuration.serviceProviders + registered).map { provider in
                [
                    "entityID": provider.entityID, "origin": provider.origin.rawValue,
                    "encrypts": provider.encryptionCertificate != nil,
                ] as [String: Any]
            },
            "hasSessions": !sessions.isEmpty,
            "sessions": sessions.suffix(50).map { session in
                [
                    "person": session.personKey, "entityID": session.serviceProvider.entityID,
                    "canLogOut": session.serviceProvider.singleLogoutServiceURL != nil,
                    "sessionIndex": session.sessionIndex, "token": formToken,
                ] as [String: Any]
            },
            "people": configuration.people.map { $0.values(language) },
            "outcomes": Outcome.all.map { $0.values(language) },
        ]
        let title = language == .polish ? "Symulator Węzła Krajowego" : "A simulated Węzeł Krajowy"
        return .page(pages.render(.overview, in: language, title: title, values))
    }
}

extension SimulatedPerson {
    fileprivate func values(_ language: Language) -> [String: Any] {
        [
            "key": key, "name": "\(givenName) \(familyName)", "identifier": personIdentifier,
            "birth": dateOfBirth,
            "level": assuranceLevel.rawValue, "provider": provider, "note": note.text(language),
        ]
    }
}

extension Outcome {
    fileprivate func values(_ language: Language) -> [String: Any] {
        ["name": name, "title": title.text(language), "expectation": expectation.text]
    }
}

extension History.Entry {
    fileprivate func values() -> [String: Any] {
        [
            "instant": instant.text, "kind": kind, "entityID": entityID ?? "–", "messageID": messageID ?? "–",
            "result": result, "hasFindings": !findings.isEmpty,
            "findings": findings.map { SimulatorPages.values(of: $0) },
        ]
    }
}
