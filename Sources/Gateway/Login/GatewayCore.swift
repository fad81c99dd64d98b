import HTTPTypes
import Logging
import SAML

/// What all flows share: the configuration and the parts they work with.
struct GatewayCore: Sendable {
    let configuration: GatewayConfiguration
    let store: any GatewayStore
    let backChannel: any BackChannel
    let tokens: TokenIssuer
    let cookies: Cookies
    let surroundings: Surroundings
    let logger: Logger
    let refusals: RefusalLog
    let resolveGate: ResolveGate
    let audit: Audit
    let metrics: GatewayMetrics

    init(
        _ configuration: GatewayConfiguration, over lasting: LastingState, backChannel: any BackChannel
    ) {
        self.configuration = configuration
        store = lasting.store
        self.backChannel = backChannel
        tokens = TokenIssuer(
            issuer: configuration.publicURL.text, audience: configuration.provider.entityID,
            keys: lasting.tokenKeys, surroundings: lasting.surroundings, metrics: lasting.metrics)
        cookies = Cookies(configuration.session)
        surroundings = lasting.surroundings
        logger = lasting.logger
        refusals = lasting.refusals
        resolveGate = lasting.resolveGate
        metrics = lasting.metrics
        audit = Audit(log: lasting.audit, trustedProxies: configuration.trustedProxies)
    }

    /// An absolute path on this host of one of our routes.
    func path(_ route: Route) -> String { "\(configuration.publicURL.basePath)/\(route.rawValue)" }

    /// - Throws: `request-malformed` for a target that is not allowed; the start page where none is given.
    func returnTarget(_ text: String?) throws(Failure) -> ReturnTarget {
        guard let text else { return .root }
        let target = ReturnTarget(
            text, publicURL: configuration.publicURL, allowedOrigins: configuration.allowedReturnOrigins)
        guard let target else {
            throw Failure(.requestMalformed, "return_to is not a path here nor of an allowed origin")
        }
        return target
    }
}

extension Failure {
    /// One code for whatever ails a store: a citizen did nothing too often. Log and readiness tell the reason.
    init(_ error: StoreError) {
        let reason = error.code == .full ? "store is full: \(error.detail)" : "store: \(error.detail)"
        self.init(.internal, reason, status: .serviceUnavailable)
        headers[.retryAfter] = "30"
    }
}
