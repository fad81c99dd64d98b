import Gateway
import Logging
import ServiceLifecycle
import Transport

/// A gateway with its two listeners, wired from a configuration.
struct GatewayRun {
    let service: GatewayService
    let server: HTTPServer
    let administration: HTTPServer
    private let backChannel: BackChannelClient
    private let audit: AuditLog?

    init(_ configuration: GatewayConfiguration, logger: Logger) async throws {
        let store: any GatewayStore
        do {
            store = try openStore(configuration, logger: logger)
        } catch {
            throw CommandFailure(.configuration, "store: \(error.detail)")
        }
        audit = try openAudit(configuration, logger)
        do {
            backChannel = try BackChannelClient(configuration.backChannel)
        } catch {
            throw CommandFailure(.configuration, "back channel: \(error.detail)")
        }
        service = try await GatewayService(
            configuration, store: store, backChannel: backChannel, audit: audit, logger: logger)
        var listener = ServerConfiguration(address: configuration.listen)
        listener.limits.connections = configuration.limits.connections
        server = try startServer(listener, service, logger)
        let health = AdministrationService(
            configuration, store: store, audit: audit, logger: logger)
        administration = try startServer(
            ServerConfiguration(address: configuration.adminListen), health, logger)
    }

    var services: [any Service] { [ServerRun(server: server), ServerRun(server: administration)] }

    func close() async {
        await backChannel.shutDown()
        audit?.close()
    }

    /// Ends it at once, where no `ServiceGroup` does.
    func stop() async {
        await server.shutDown(within: .seconds(1))
        await administration.shutDown(within: .seconds(1))
        await close()
    }
}
