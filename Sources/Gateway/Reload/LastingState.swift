public import Logging

/// What outlives a configuration: the store, the keys that sign tokens, and what was counted so far.
///
/// A reload makes a new `GatewayService` over the same one: no session ends with it, and no attacker's count begins anew.
public final class LastingState: Sendable {
    let store: any GatewayStore
    let surroundings: Surroundings
    let logger: Logger
    let tokenKeys: TokenKeyRing
    /// Fields with tokens at hand. Issuer and audience in them change with a restart only.
    let identity = IdentityHeaders()
    /// Of logins begun.
    let starts = RateLimiter()
    /// Of answers that browsers bring.
    let answers = RateLimiter()
    let resolveGate = ResolveGate()
    let refusals: RefusalLog
    let failureReference: FailureReference
    let logoutReference: LogoutReference
    let seen: SeenRequests
    /// nil: none is kept.
    public let audit: AuditLog?
    let metrics: GatewayMetrics

    /// Reads the keys of tokens from the store, or makes the first one.
    /// - Parameters:
    ///   - configuration: of the start; what is taken of it changes with a restart only.
    ///   - metrics: what is counted; kept by whoever tells it.
    /// - Throws: where the store does not answer, or what it keeps as token keys cannot be read.
    public init(
        _ configuration: GatewayConfiguration, store: any GatewayStore, audit: AuditLog? = nil,
        metrics: GatewayMetrics = GatewayMetrics(), seen: SeenRequests = SeenRequests(),
        surroundings: Surroundings = .system, logger: Logger
    ) async throws(StoreError) {
        let store = MeasuredStore(store, metrics)
        self.seen = seen
        self.store = store
        self.audit = audit
        self.metrics = metrics
        self.surroundings = surroundings
        self.logger = logger
        refusals = RefusalLog(logger)
        failureReference = FailureReference(
            storeKeys: configuration.storeKeys, surroundings: surroundings)
        let isUsed = audit?.hasNewKey == true ? try await store.sharedValue(.tokenKeys) != nil : false
        logoutReference = LogoutReference(
            storeKeys: configuration.storeKeys, surroundings: surroundings)
        tokenKeys = try await TokenKeyRing(store: store, surroundings: surroundings)
        if isUsed {
            logger.warning(
                "audit log: it begins with a new key, though the store is older; is it new, or was the old one taken away?"
            )
        }
        metrics.watch(resolveGate, audit)
    }

    /// Takes in what other nodes did with the token keys, and rotates them when it is time; to be called each minute.
    ///
    /// A store that fails changes nothing: tokens are signed with what is known.
    public func refreshTokenKeys() async {
        do {
            let refreshment = try await tokenKeys.refresh()
            metrics.sessions.keyRefreshes[.init(refreshment)].increment()
            switch refreshment {
            case .unchanged: break
            case .changed: logger.info("token keys taken in")
            case .rotated: logger.notice("token key made", metadata: ["keys": "\(tokenKeys.publishedKeyIDs)"])
            }
        } catch {
            metrics.sessions.keyRefreshes[.failed].increment()
            logger.error(
                "token keys not refreshed; those at hand sign on", metadata: ["reason": "\(error.detail)"])
        }
    }
}
