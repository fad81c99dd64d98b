import Gateway
import Logging
import Redis

extension GatewayRun {
    /// Puts a configuration in the place of the one that runs, or throws and changes nothing.
    ///
    /// Sessions, counts and token keys stay; requests under way end with what they began with.
    func take(_ configuration: GatewayConfiguration) throws {
        try descriptors.makeRoom(for: configuration.limits)
        let client = try clients.client(for: configuration.backChannel)
        let next = try GatewayService(configuration, over: lasting, backChannel: client)
        let access = try redisAccess(configuration.store)
        front.replace(with: next)
        health.take(configuration)
        clients.use(client, configuration.backChannel)
        if let access { (store as? RedisStore)?.take(access) }
        logSettings.take(configuration.log)
    }

    private func redisAccess(_ store: GatewayConfiguration.Store) throws(RedisError) -> RedisAccess? {
        guard case .redis(let redis) = store else { return nil }
        return try RedisAccess(redis)
    }
}
