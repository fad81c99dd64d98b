import HTTPTypes
import Logging
import SAML
import Synchronization
import Transport

extension SimulatorService {
    /// `POST /service-providers`: takes a client's signed SAML metadata.
    func register(_ request: ServerRequest) -> ServerResponse {
        let now = environment.now()
        guard configuration.serviceProviders.isEmpty else {
            return .text(
                .forbidden,
                "The configuration names the service providers; no other is taken. Add yours there.\n")
        }
        // What a form of another site cannot send without being asked first.
        let mediaType = request.headers[.contentType]?.prefix { $0 != ";" }.lowercased() ?? ""
        guard ["application/samlmetadata+xml", "application/xml"].contains(mediaType) else {
            return .text(
                .unsupportedMediaType,
                "Send the metadata as application/samlmetadata+xml or application/xml.\n")
        }
        var judge = MetadataJudge()
        let provider = judge.serviceProvider(request.body)
        let findings = judge.findings.all
        let taken = judge.findings.areFatal ? nil : provider
        for finding in findings { logger.warning("metadata: \(finding.text)") }
        state.withLock { state in
            state.history.add(
                "metadata", at: now, entityID: provider?.entityID, messageID: nil, findings: findings,
                result: taken == nil ? "refused" : "registered")
            if let taken {
                state.registered.insert(
                    taken, for: taken.entityID, until: now + .seconds(30 * 86_400), now: now)
            }
        }
        guard let taken else {
            let text = JSONText.object([
                ("title", JSONText.string("metadata refused")), ("status", "422"),
                ("findings", JSONText.findings(findings)),
            ])
            return .content(Array(text.utf8), type: "application/problem+json", status: .unprocessableContent)
        }
        let text = JSONText.object([
            ("entityID", JSONText.string(taken.entityID)), ("findings", JSONText.findings(findings)),
        ])
        return .json(text, status: .created)
    }
}
