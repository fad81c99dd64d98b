import Gateway
import Logging
import Transport

/// A gateway with its two listeners, wired from a configuration.
struct GatewayRun {
    let configuration: GatewayConfiguration
    let service: GatewayService
    let server: HTTPServer
    let administration: HTTPServer
    let health: AdministrationService
    let storeHealth: StoreHealth
    private let backChannel: BackChannelClient

    /// - Parameters:
    ///   - sockets: those that the service manager opened for us, in place of the configuration's addresses.
    ///   - front: what the public listener serves; the gateway itself, but for the demo.
    init(
        _ configuration: GatewayConfiguration, logger: Logger, sockets: InheritedSockets? = nil,
        front: (GatewayService) throws -> any HTTPService = { $0 }
    ) async throws {
        self.configuration = configuration
        let store: any GatewayStore
        do {
            store = try openStore(configuration, logger: logger)
        } catch {
            throw CommandFailure(.configuration, "store: \(error.detail)")
        }
        do {
            backChannel = try BackChannelClient(configuration.backChannel)
        } catch {
            throw CommandFailure(.configuration, "back channel: \(error.detail)")
        }
        service = try await GatewayService(
            configuration, store: store, backChannel: backChannel, logger: logger)
        storeHealth = StoreHealth(store)
        health = AdministrationService(configuration, storeHealth: storeHealth, logger: logger)
        var listener = ServerConfiguration(address: configuration.listen)
        listener.limits.connections = configuration.limits.connections
        listener.inheritedDescriptor = sockets?.listener
        server = try startServer(listener, try front(service), logger)
        var adminListener = ServerConfiguration(address: configuration.adminListen)
        adminListener.inheritedDescriptor = sockets?.administration
        administration = try startServer(adminListener, health, logger)
    }

    /// Whether event threads of both listeners go round.
    func answers(within patience: Duration) async -> Bool {
        async let administration = administration.answers(within: patience)
        let isAnswering = await server.answers(within: patience)
        return await administration && isAnswering
    }

    /// Calls to the node that are under way fail at once, and none is begun any more.
    func cutCalls() async { await backChannel.shutDown() }

    /// Ends it at once, where no `ServiceGroup` does.
    func stop() async {
        await server.shutDown(within: .seconds(1))
        await administration.shutDown(within: .seconds(1))
        await cutCalls()
    }
}
