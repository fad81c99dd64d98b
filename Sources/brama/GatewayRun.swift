import Gateway
import Logging
import ServiceLifecycle
import Transport

/// A gateway with its two listeners, wired from a configuration.
struct GatewayRun {
    let server: HTTPServer
    let administration: HTTPServer
    let health: AdministrationService
    /// What a reload replaces, and what it leaves.
    let front: ReloadableService
    let lasting: LastingState
    let clients: BackChannelClients
    let logSettings: LogSettings

    init(
        _ configuration: GatewayConfiguration, logger: Logger, logSettings: LogSettings
    ) async throws {
        self.logSettings = logSettings
        let store: any GatewayStore
        do {
            store = try openStore(configuration, logger: logger)
        } catch {
            throw CommandFailure(.configuration, "store: \(error.detail)")
        }
        let audit = try openAudit(configuration, logger)
        do {
            clients = try BackChannelClients(configuration.backChannel)
        } catch {
            throw CommandFailure(.configuration, "back channel: \(error.detail)")
        }
        lasting = try await Self.lasting(configuration, over: store, audit, logger)
        front = ReloadableService(
            try GatewayService(configuration, over: lasting, backChannel: clients.current))
        var listener = ServerConfiguration(address: configuration.listen)
        listener.limits.connections = configuration.limits.connections
        server = try startServer(listener, front, logger)
        health = AdministrationService(configuration, store: store, audit: audit, logger: logger)
        administration = try startServer(
            ServerConfiguration(address: configuration.adminListen), health, logger)
    }

    var services: [any Service] {
        [ServerRun(server: server), ServerRun(server: administration), TokenKeyRefresh(lasting: lasting)]
    }

    func close() async {
        await clients.shutDown()
        lasting.audit?.close()
    }

    /// Ends it at once, where no `ServiceGroup` does.
    func stop() async {
        await server.shutDown(within: .seconds(1))
        await administration.shutDown(within: .seconds(1))
        await close()
    }

    private static func lasting(
        _ configuration: GatewayConfiguration, over store: any GatewayStore, _ audit: AuditLog?,
        _ logger: Logger
    ) async throws -> LastingState {
        do throws(StoreError) {
            return try await LastingState(configuration, store: store, audit: audit, logger: logger)
        } catch {
            throw CommandFailure(.inputOutput, "store: \(error.detail): without it nobody can log in")
        }
    }
}
