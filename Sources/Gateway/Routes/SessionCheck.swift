import HTTPTypes
import Logging
import SAML
import Transport

/// `GET /check` for nginx's `auth_request`: the hot path, mostly answered on the event thread.
///
/// All its answers are empty: with a body nginx would close the upstream connection each time.
struct SessionCheck: Sendable {
    let core: GatewayCore
    let lookup: SessionLookup
    let identity: IdentityHeaders

    func answer(_ context: RequestContext) -> HTTPAnswer {
        let level: AssuranceLevel?
        do {
            level = try Self.level(of: context.request)
        } catch {
            return .ready(refusal(error, context))
        }
        switch lookup.atHand(context.request, at: context.now) {
        case .absent:
            return .ready(refusal(Self.noSession, context))
        case .present(let found):
            guard !lookup.needsTouch(found, at: context.now),
                let fields = identity.atHand(for: found, at: context.now)
            else { return .pending { await self.answer(context, found: found, level: level) } }
            return .ready(
                Self.answer(for: found.session, level: level, fields) ?? refusal(Self.levelTooLow, context))
        case .unknown(let key):
            return .pending { await self.answer(context, key: key, level: level) }
        }
    }

    private func answer(_ context: RequestContext, key: SecretDigest, level: AssuranceLevel?) async
        -> ServerResponse
    {
        do {
            guard let found = try await lookup.find(key, at: context.now) else {
                return refusal(Self.noSession, context)
            }
            return await answer(context, found: found, level: level)
        } catch {
            return refusal(error, context)
        }
    }

    private func answer(
        _ context: RequestContext, found: SessionLookup.Found, level: AssuranceLevel?
    ) async -> ServerResponse {
        if lookup.needsTouch(found, at: context.now) { await lookup.touch(found, context) }
        do {
            let fields = try await identity.make(for: found, with: core.tokens, at: context.now)
            return Self.answer(for: found.session, level: level, fields) ?? refusal(Self.levelTooLow, context)
        } catch {
            return refusal(error, context)
        }
    }

    /// nil where the session's level will not do.
    private static func answer(
        for session: Session, level: AssuranceLevel?, _ fields: HTTPFields
    ) -> ServerResponse? {
        guard session.assuranceLevel >= level ?? .low else { return nil }
        var headers = fields
        headers[.cacheControl] = "no-store"
        return ServerResponse(status: .ok, headers: headers)
    }

    private func refusal(_ failure: Failure, _ context: RequestContext) -> ServerResponse {
        var headers = failure.headers
        headers[.bramaRequestID] = context.id
        headers[.cacheControl] = "no-store"
        if failure.status.kind == .serverError {
            core.refusals.note(
                "session check failed", failure.code, level: .error, at: context.now,
                metadata: context.logMetadata.merging(["reason": "\(failure.reason)"]) { $1 })
        }
        return ServerResponse(status: failure.status, headers: headers)
    }

    private static let noSession = Failure(.loginExpired, "no session", status: .unauthorized)
    private static let levelTooLow = Failure(.levelTooLow, "session below the level asked for")

    /// The `loa` parameter; nil where none is given. An unknown level lets nobody in.
    static func level(of request: ServerRequest) throws(Failure) -> AssuranceLevel? {
        guard request.query != nil else { return nil }
        return try level(in: Parameters(query: request.query))
    }

    static func level(in parameters: Parameters) throws(Failure) -> AssuranceLevel? {
        guard let text = try parameters.single("loa") else { return nil }
        guard let level = AssuranceLevel(rawValue: text) else {
            throw Failure(.requestMalformed, "loa is none of low, substantial, high")
        }
        return level
    }
}
