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
    /// At hand, so that counting takes no lookup.
    private let allowed: Counter

    init(core: GatewayCore, lookup: SessionLookup, identity: IdentityHeaders) {
        (self.core, self.lookup, self.identity) = (core, lookup, identity)
        allowed = core.metrics.sessions.checks[.allowed]
    }

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
            else { return timed { await self.answer(context, found: found, level: level) } }
            return .ready(answer(for: found.session, level: level, fields, context))
        case .unknown(let key):
            return timed { await self.answer(context, key: key, level: level) }
        }
    }

    /// What leaves the event thread takes long enough for two looks at a clock.
    private func timed(_ work: @escaping @Sendable () async -> ServerResponse) -> HTTPAnswer {
        .pending { [metrics = core.metrics] in await metrics.time(metrics.http.durations[.check], work) }
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
            let fields =
                if let kept = identity.atHand(for: found, at: context.now) {
                    kept
                } else {
                    try await identity.make(for: found, with: core.tokens, at: context.now)
                }
            return answer(for: found.session, level: level, fields, context)
        } catch {
            return refusal(error, context)
        }
    }

    private func answer(
        for session: Session, level: AssuranceLevel?, _ fields: HTTPFields, _ context: RequestContext
    ) -> ServerResponse {
        guard session.assuranceLevel >= level ?? .low else { return refusal(Self.levelTooLow, context) }
        allowed.increment()
        var headers = fields
        headers[.cacheControl] = "no-store"
        return ServerResponse(status: .ok, headers: headers)
    }

    private func refusal(_ failure: Failure, _ context: RequestContext) -> ServerResponse {
        count(failure, context)
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

    private func count(_ failure: Failure, _ context: RequestContext) {
        let result: SessionMetrics.CheckResult
        switch failure.status {
        case .unauthorized: result = .noSession
        case .forbidden: result = .levelTooLow
        case let status where status.kind == .serverError:
            result = .failed
            core.metrics.history.note(.error, at: context.now)
        default: result = .malformed
        }
        core.metrics.sessions.checks[result].increment()
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
