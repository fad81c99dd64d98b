import Logging
import SAML
import Transport
import XMLSecurity

/// Ends a session at WK. Ours is over already, whatever comes of it.
struct NodeLogout: Sendable {
    /// A citizen waits for it, so it is shorter than a login's.
    static let patience: Duration = .seconds(5)

    let core: GatewayCore
    let context: RequestContext
    let logger: Logger

    /// - Returns: whether WK confirmed that its session is over.
    func end(_ session: Session) async -> Bool {
        let request = LogoutRequest(
            id: core.surroundings.messageID(), issueInstant: core.surroundings.now(), nameID: session.nameID,
            nameIDFormat: session.nameIDFormat, sessionIndex: session.sessionIndex)
        do {
            let outcome = try await exchange(request)
            core.metrics.sessions.nodeLogouts[.init(outcome)].increment()
            logger.info("logout at node", metadata: ["outcome": "\(outcome)"])
            note(session, request.id, outcome: "\(outcome)")
            return outcome == .complete
        } catch {
            core.metrics.sessions.nodeLogouts[.failed].increment()
            logger.warning("logout at node failed", metadata: ["reason": "\(error.reason)"])
            note(session, request.id, outcome: "failed: \(error.reason)")
            return false
        }
    }

    private func note(_ session: Session, _ request: MessageID, outcome: String) {
        core.audit.note(context) { auditRequest, log in
            .logoutAtNode(session, request, outcome: outcome, auditRequest, log.pseudonym)
        }
    }

    private func exchange(_ request: LogoutRequest) async throws(Failure) -> LogoutOutcome {
        let configuration = core.configuration
        let envelope: [UInt8]
        do {
            envelope = try request.envelope(
                signedBy: configuration.signing, from: configuration.provider, to: configuration.node)
        } catch {
            throw Failure(.internal, "LogoutRequest cannot be signed: \(error)")
        }
        let answer = try await post(envelope)
        do {
            return try validateLogoutAnswer(
                status: answer.status, contentType: answer.contentType, body: answer.body,
                requestID: request.id,
                provider: configuration.provider, node: configuration.node, at: core.surroundings.now())
        } catch {
            core.metrics.messageRefused(error)
            throw Failure(error)
        }
    }

    /// Races the exchange against our patience; the loser is cancelled.
    private func post(_ envelope: [UInt8]) async throws(Failure) -> BackChannelAnswer {
        let url = core.configuration.node.singleLogoutURL
        let backChannel = core.backChannel
        let result = await core.metrics.call(.logout) {
            await withTaskGroup { group in
                group.addTask {
                    await Self.attempt { () async throws(TransportError) in
                        try await backChannel.post(url, headers: soapHeaders, body: envelope)
                    }
                }
                group.addTask {
                    try? await Task.sleep(for: Self.patience)
                    return .failure(TransportError(.timedOut, "no answer within \(Self.patience)"))
                }
                let first = await group.next() ?? .failure(TransportError(.clientFailed, "no result"))
                group.cancelAll()
                return first
            }
        }
        do {
            return try result.get()
        } catch {
            throw Failure(.nodeUnavailable, "logout: \(error)")
        }
    }

    private static func attempt(
        _ body: () async throws(TransportError) -> BackChannelAnswer
    ) async -> Result<BackChannelAnswer, TransportError> {
        do {
            return .success(try await body())
        } catch {
            return .failure(error)
        }
    }
}
