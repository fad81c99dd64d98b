import Gateway
import Logging

extension GatewayRun {
    /// Puts a configuration in the place of the one that runs, or throws and changes nothing.
    ///
    /// Sessions, counts and token keys stay; requests under way end with what they began with.
    func take(_ configuration: GatewayConfiguration) throws {
        try descriptors.makeRoom(for: configuration.limits)
        let client = try clients.client(for: configuration.backChannel)
        let next = try GatewayService(configuration, over: lasting, backChannel: client)
        let renewal = try StoreRenewal(of: store, by: configuration.store)
        front.replace(with: next)
        health.take(configuration)
        clients.use(client, configuration.backChannel)
        renewal.take()
        logSettings.take(configuration.log)
    }
}
