import HTTPTypes
public import Logging
import SAML
public import Transport

/// The public listener: from a request to the route that answers it, and from a failure to what the outside sees.
public final class GatewayService: HTTPService {
    private let core: GatewayCore
    private let pages: PageRenderer
    private let failures: FailurePage
    private let identity: IdentityHeaders
    private let lookup: SessionLookup
    private let check: SessionCheck
    private let metadata: MetadataRoute
    private let lasting: LastingState
    private let rates: RateLimiter.Rates

    /// A gateway of one configuration; another one over the same `lasting` takes its place at a reload.
    public init(
        _ configuration: GatewayConfiguration, over lasting: LastingState, backChannel: any BackChannel
    ) throws {
        self.lasting = lasting
        rates = RateLimiter.Rates(configuration.limits)
        core = GatewayCore(configuration, over: lasting, backChannel: backChannel)
        pages = try PageRenderer(
            configuration.pages, logoutRedirectOrigins: configuration.allowedReturnOrigins.sorted())
        failures = FailurePage(core: core, pages: pages, reference: lasting.failureReference)
        identity = lasting.identity
        lookup = SessionLookup(core: core)
        check = SessionCheck(core: core, lookup: lookup, identity: identity)
        metadata = MetadataRoute(core: core)
        warnOfPins()
    }

    /// A gateway that lasts alone.
    public convenience init(
        _ configuration: GatewayConfiguration, store: any GatewayStore, backChannel: any BackChannel,
        surroundings: Surroundings = .system, logger: Logger
    ) async throws {
        let lasting = try await LastingState(
            configuration, store: store, surroundings: surroundings, logger: logger)
        try self.init(configuration, over: lasting, backChannel: backChannel)
    }

    /// It starts all the same: time may mend it, and every answer of WK is refused until then.
    private func warnOfPins() {
        let now = core.surroundings.now()
        guard core.configuration.node.signingCertificates(at: now).isEmpty else { return }
        core.logger.error("no pinned certificate of the node counts now: no login can succeed")
    }

    public func answer(_ request: ServerRequest) -> HTTPAnswer {
        let context = RequestContext(
            request, trusting: core.configuration.trustedProxies, in: core.surroundings)
        guard let route = Route(path: request.path, basePath: core.configuration.publicURL.basePath) else {
            return .ready(counted(failed(Failure(.notFound, "no such route"), context), on: nil))
        }
        guard route.methods.contains(request.method) else {
            return .ready(counted(failed(Self.methodNotAllowed(on: route), context), on: route))
        }
        if route == .check { return check.answer(context) }
        do {
            try limit(context, on: route)
        } catch {
            return .ready(counted(failed(error, context, on: route), on: route))
        }
        return .pending { [metrics = core.metrics] in
            await metrics.time(metrics.http.durations[.init(route)]) {
                self.counted(await self.answer(context, on: route), on: route)
            }
        }
    }

    private func counted(_ response: ServerResponse, on route: Route?) -> ServerResponse {
        core.metrics.answered(route, response.status)
        return response
    }

    /// Before anything is computed for the request.
    private func limit(_ context: RequestContext, on route: Route) throws(Failure) {
        let (limiter, name): (RateLimiter, LimitMetrics.LimitedRoute)
        switch route {
        case .login: (limiter, name) = (lasting.starts, .login)
        case .acs: (limiter, name) = (lasting.answers, .acs)
        default: return
        }
        let client = ClientAddress(context.request, trusting: core.configuration.trustedProxies)
        do {
            try limiter.take(for: client, at: context.now, rates: rates)
        } catch {
            core.metrics.limits.rateLimited[name].increment()
            throw error
        }
    }

    private func answer(_ context: RequestContext, on route: Route) async -> ServerResponse {
        do {
            var response = try await dispatch(context, on: route)
            if response.headers[.bramaRequestID] == nil { response.headers[.bramaRequestID] = context.id }
            return response
        } catch {
            return failed(error, context, on: route)
        }
    }

    private func dispatch(_ context: RequestContext, on route: Route) async throws(Failure) -> ServerResponse
    {
        switch route {
        case .login: try await LoginRoute(core: core, pages: pages).answer(context)
        case .acs:
            if let page = try failures.shownAgain(context) {
                page
            } else {
                try await AssertionConsumerRoute(core: core).answer(context)
            }
        case .session: try await SessionRoute(core: core, lookup: lookup).answer(context)
        case .logout:
            try await LogoutRoute(
                core: core, lookup: lookup, identity: identity,
                pages: LogoutPages(core: core, pages: pages, reference: lasting.logoutReference)
            ).answer(context)
        case .slo: try await SingleLogoutRoute(core: core, identity: identity).answer(context)
        case .metadata:
            try metadata.answer(noted(context))
        case .keySet: keySet(at: context.now)
        case .check: throw Failure(.internal, "check is answered before")
        }
    }

    /// For `brama check --online`.
    private func noted(_ context: RequestContext) -> RequestContext {
        lasting.seen.note(
            SeenRequest(context, trusting: core.configuration.trustedProxies), id: context.id)
        return context
    }

    private func keySet(at now: Instant) -> ServerResponse {
        let age = TokenKeys.keySetAge.components.seconds
        return ServerResponse(
            status: .ok,
            headers: [.contentType: "application/jwk-set+json", .cacheControl: "public, max-age=\(age)"],
            body: core.tokens.keySet(at: now))
    }

    private static func methodNotAllowed(on route: Route) -> Failure {
        var failure = Failure(.methodNotAllowed, "method not allowed")
        failure.headers[.allow] = route.methods.map(\.rawValue).joined(separator: ", ")
        return failure
    }

    /// One log line with the rule, a flood aside; to the outside the public code and the request id.
    private func failed(_ failure: Failure, _ context: RequestContext, on route: Route? = nil)
        -> ServerResponse
    {
        core.refusals.note(
            "request refused", failure.code, level: Self.level(of: failure.status), at: context.now,
            metadata: context.logMetadata.merging([
                "route": "\(route?.rawValue ?? "-")",
                "code": "\(failure.code.rawValue)", "reason": "\(failure.reason)",
            ]) { $1 })
        switch route {
        case .login: core.metrics.loginRefused(failure.code, at: .start)
        case .acs: core.metrics.loginRefused(failure.code, at: .finish)
        default: break
        }
        audit(failure, context, on: route)
        var response = presentation(of: failure, context, on: route)
        response.headers[.bramaRequestID] = context.id
        for field in failure.headers { response.headers.append(field) }
        return response
    }

    /// Logins and logouts that come to nothing; who is over a limit fills no log.
    private func audit(_ failure: Failure, _ context: RequestContext, on route: Route?) {
        guard let route, [.login, .acs, .logout, .slo].contains(route), failure.code != .tooManyRequests,
            failure.code != .methodNotAllowed
        else { return }
        if let trail = failure.trail {
            core.audit.keep(trail.answer, "ArtifactResponse", of: trail.authnRequest, context)
        }
        core.audit.note(context) { request, _ in .refused(failure, on: route, request) }
    }

    /// That nobody is logged in is everyday news.
    private static func level(of status: HTTPResponse.Status) -> Logger.Level {
        guard status.kind != .serverError else { return .error }
        return status == .unauthorized ? .debug : .notice
    }

    private func presentation(of failure: Failure, _ context: RequestContext, on route: Route?)
        -> ServerResponse
    {
        if route == .slo { return SingleLogoutRoute.fault(failure) }
        guard context.wantsPage else {
            return ProblemDetails(failure.code, requestID: context.id, status: failure.status)
                .response(in: failure.language ?? context.language)
        }
        var failure = failure
        if route == .login, failure.returnTarget == nil {
            failure.returnTarget = LoginRoute(core: core, pages: pages).wishedTarget(context)
        }
        return failures.response(for: failure, context)
    }
}
