import Redis

/// What a reload renews of a store that runs: how its servers know us, and we them. Made before anything is taken in, so
/// that what cannot be used changes nothing.
public struct StoreRenewal: Sendable {
    private let access: RedisAccess?
    private let store: RedisStore?

    /// - Parameters:
    ///   - store: as it was opened; only one in Redis has something to renew.
    ///   - configuration: the new one, of the same store.
    /// - Throws: `unavailable` where certificate, key or trust roots cannot be used.
    public init(
        of store: any GatewayStore, by configuration: GatewayConfiguration.Store
    ) throws(StoreError) {
        self.store = store as? RedisStore
        guard case .redis(let redis) = configuration else {
            access = nil
            return
        }
        do {
            access = try RedisAccess(redis)
        } catch {
            throw StoreError(error)
        }
    }

    /// Connections that are made from now on begin with it.
    public func take() {
        if let access { store?.take(access) }
    }
}
