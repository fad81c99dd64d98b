import Gateway
import Logging
import Transport

/// A gateway with its two listeners, wired from a configuration.
struct GatewayRun {
    let configuration: GatewayConfiguration
    let server: HTTPServer
    let administration: HTTPServer
    let health: AdministrationService
    let store: any GatewayStore
    let storeHealth: StoreHealth
    let manager: ServiceManager
    /// What a reload replaces, and what it leaves.
    let front: ReloadableService
    let lasting: LastingState
    let clients: BackChannelClients
    let logSettings: LogSettings
    let descriptors: DescriptorBudget
    let metrics = GatewayMetrics(version: bramaVersion)

    /// - Parameters:
    ///   - sockets: those that the service manager opened for us, in place of the configuration's addresses.
    ///   - manager: is told while the store is waited for.
    ///   - publicly: what the public listener serves, made just before it opens: the gateway itself, but for the demo.
    init(
        _ configuration: GatewayConfiguration, logger: Logger, logSettings: LogSettings,
        sockets: InheritedSockets? = nil, manager: ServiceManager = ServiceManager(environment: [:]),
        publicly: (ReloadableService) throws -> any HTTPService = { $0 }
    ) async throws {
        self.configuration = configuration
        self.logSettings = logSettings
        self.manager = manager
        store = try Self.store(of: configuration, logger)
        let audit = try openAudit(configuration, logger)
        do {
            clients = try BackChannelClients(configuration.backChannel)
        } catch {
            throw CommandFailure(.configuration, "back channel: \(error.detail)")
        }
        storeHealth = StoreHealth(store)
        let seen = SeenRequests()
        health = AdministrationService(
            configuration, storeHealth: storeHealth, audit: audit, metrics: metrics, seen: seen,
            isStarting: true,
            logger: logger)
        var adminListener = ServerConfiguration(address: configuration.adminListen)
        adminListener.limits.connections = DescriptorBudget.administrationConnections
        adminListener.inheritedDescriptor = sockets?.administration
        // First, so that whoever watches us sees what we wait for.
        administration = try startServer(adminListener, health, logger)
        lasting = try await Self.lasting(configuration, over: store, audit, metrics, seen, manager, logger)
        front = ReloadableService(
            try GatewayService(configuration, over: lasting, backChannel: clients.current))
        var listener = ServerConfiguration(address: configuration.listen)
        descriptors = try DescriptorBudget(configuration.limits, listener)
        listener.limits.connections = descriptors.connections
        if descriptors.connections < configuration.limits.connections {
            logger.warning(
                "fewer connections than limits.connections: raise the hard limit of open files",
                metadata: ["connections": "\(descriptors.connections)"])
        }
        listener.inheritedDescriptor = sockets?.listener
        server = try startServer(listener, try publicly(front), logger)
        metrics.watch(public: server, administration: administration)
        health.begin()
    }

    /// Whether event threads of both listeners go round.
    func answers(within patience: Duration) async -> Bool {
        async let administration = administration.answers(within: patience)
        let isAnswering = await server.answers(within: patience)
        return await administration && isAnswering
    }

    /// Calls to the node that are under way fail at once, and none is begun any more.
    func cutCalls() async { await clients.shutDown() }

    /// The last thing: the audit log ends with a signed line.
    func close() async {
        await cutCalls()
        lasting.audit?.close()
    }

    /// Ends it at once, where no `ServiceGroup` does.
    func stop() async {
        await server.shutDown(within: .seconds(1))
        await administration.shutDown(within: .seconds(1))
        await close()
    }

    private static func store(
        of configuration: GatewayConfiguration, _ logger: Logger
    ) throws(CommandFailure) -> any GatewayStore {
        do {
            return try openStore(configuration, logger: logger)
        } catch {
            throw CommandFailure(.configuration, "store: \(error.detail)")
        }
    }

    /// After a power cut the store may come up later than we do.
    private static func lasting(
        _ configuration: GatewayConfiguration, over store: any GatewayStore, _ audit: AuditLog?,
        _ metrics: GatewayMetrics, _ seen: SeenRequests, _ manager: ServiceManager, _ logger: Logger
    ) async throws -> LastingState {
        let end = ContinuousClock.now + .seconds(60)
        while true {
            do throws(StoreError) {
                return try await LastingState(
                    configuration, store: store, audit: audit, metrics: metrics, seen: seen, logger: logger)
            } catch {
                guard ContinuousClock.now < end else {
                    throw CommandFailure(
                        .inputOutput, "store: \(error.detail): nobody can log in without it")
                }
                manager.status("waiting for the store: \(error.detail)")
                logger.warning("waiting for the store", metadata: ["reason": "\(error.detail)"])
            }
            try await Task.sleep(for: .seconds(1))
        }
    }
}
