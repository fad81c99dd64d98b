import HTTPTypes
import Logging
import SAML
import Synchronization
import Transport

extension SimulatorService {
    /// What a request to `path` is judged against.
    func judgingContext(for request: ServerRequest, path: String) -> JudgingContext {
        let now = environment.now()
        let configured = configuration.serviceProviders
        let hosts = HTTPField.Name("Host").flatMap { request.headers[$0] }.map { ["http://" + $0] } ?? []
        return JudgingContext(
            now: now, destinations: (hosts + configuration.publicURLs).map { $0 + path },
            isClosed: !configured.isEmpty,
            serviceProvider: { entityID in
                configured.first { $0.entityID == entityID }
                    ?? self.state.withLock { $0.registered.value(for: entityID, now: now) }
            },
            isNewID: { id in
                self.state.withLock { state in
                    guard state.seenIDs.value(for: id, now: now) == nil else { return false }
                    state.seenIDs.insert(true, for: id, until: now + .seconds(900), now: now)
                    return true
                }
            })
    }

    /// Puts a judged request into the history and the log.
    @discardableResult
    func note<Accepted>(_ kind: String, _ verdict: Verdict<Accepted>, now: Instant, result: String) -> UInt64
    {
        for finding in verdict.findings {
            logger.log(
                level: finding.severity == .error ? .error : .warning, "\(kind): \(finding.text)")
        }
        logger.info("\(kind): \(result)")
        return state.withLock { state in
            state.history.add(
                kind, at: now, entityID: verdict.entityID, messageID: verdict.messageID,
                findings: verdict.findings, result: result)
        }
    }

    func backChannelRequest(_ request: ServerRequest) -> BackChannelRequest {
        BackChannelRequest(
            contentType: request.headers[.contentType],
            soapAction: HTTPField.Name("SOAPAction").flatMap { request.headers[$0] }, body: request.body)
    }

    func language(of request: ServerRequest, chosen: String?) -> Language {
        Language(chosen: chosen, accepted: request.headers[.acceptLanguage])
    }
}
