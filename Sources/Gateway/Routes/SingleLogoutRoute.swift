import HTTPTypes
import Logging
import SAML
import Transport

/// `POST /slo`: WK ends a session by SOAP.
struct SingleLogoutRoute: Sendable {
    let core: GatewayCore
    let identity: IdentityHeaders

    func answer(_ context: RequestContext) async throws(Failure) -> ServerResponse {
        let configuration = core.configuration
        let received: ReceivedLogoutRequest
        do {
            received = try validateLogoutRequest(
                contentType: context.request.headers[.contentType], body: context.request.body,
                provider: configuration.provider, node: configuration.node, at: context.now)
        } catch {
            core.metrics.messageRefused(error)
            var failure = Failure(.requestMalformed, "LogoutRequest: \(error)")
            failure.rule = error.code.rawValue
            throw failure
        }
        let ended = try await end(received, context)
        return try respond(to: received, status: ended ? .success : .unknownPrincipal)
    }

    /// - Returns: whether a session was there to end.
    private func end(_ received: ReceivedLogoutRequest, _ context: RequestContext) async throws(Failure)
        -> Bool
    {
        let ended = try await remove(received, at: context.now)
        identity.forget(ended.keys)
        core.metrics.sessions.ended[.node].increment(by: ended.count)
        core.audit.note(context) { request, log in
            .logoutByNode(Array(ended.values), received.id, request, log.pseudonym)
        }
        context.logger(core.logger).info(
            "logout by node", metadata: ["sessions": "\(ended.values.map(\.id))"])
        return !ended.isEmpty
    }

    private func remove(
        _ received: ReceivedLogoutRequest, at now: Instant
    ) async throws(Failure) -> [SecretDigest: Session] {
        let isFirst: Bool
        let ended: [SecretDigest: Session]
        do {
            isFirst = try await core.store.claim([received.id], until: received.replayableUntil, at: now)
            ended =
                isFirst
                ? try await core.store.removeSessions(
                    nameID: received.nameID, sessionIndexes: received.sessionIndexes, at: now) : [:]
        } catch {
            throw Failure(error)
        }
        guard isFirst else { throw Failure(.requestMalformed, "LogoutRequest: replay") }
        return ended
    }

    private func respond(
        to received: ReceivedLogoutRequest, status: LogoutResponse.Status
    ) throws(Failure) -> ServerResponse {
        let configuration = core.configuration
        let response = LogoutResponse(
            id: core.surroundings.messageID(), issueInstant: core.surroundings.now(),
            inResponseTo: received.id,
            status: status)
        do {
            let envelope = try response.envelope(
                signedBy: configuration.signing, from: configuration.provider, to: configuration.node)
            return Self.soap(.ok, envelope)
        } catch {
            throw Failure(.internal, "LogoutResponse cannot be signed: \(error)")
        }
    }

    /// A fault says whose fault it is and nothing else. Source: SOAP 1.1 §4.4, §6.2.
    static func fault(_ failure: Failure) -> ServerResponse {
        let isOurs = failure.code == .internal
        let fault = """
            <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><soap:Fault>\
            <faultcode>soap:\(isOurs ? "Server" : "Client")</faultcode>\
            <faultstring>\(failure.code.rawValue)</faultstring></soap:Fault></soap:Body></soap:Envelope>
            """
        return soap(.internalServerError, Array(fault.utf8))
    }

    private static func soap(_ status: HTTPResponse.Status, _ body: [UInt8]) -> ServerResponse {
        ServerResponse(
            status: status, headers: [.contentType: "text/xml; charset=utf-8", .cacheControl: "no-store"],
            body: body)
    }
}
