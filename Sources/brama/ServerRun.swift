import Logging
import ServiceLifecycle
import Transport
import UnixSignals

/// An `HTTPServer` as a service: it runs until it is told to stop, then finishes what is under way.
struct ServerRun: Service {
    static let patience: Duration = .seconds(20)

    let server: HTTPServer

    func run() async throws {
        try? await gracefulShutdown()
        await server.shutDown(within: Self.patience)
    }
}

/// Runs services until SIGTERM or SIGINT.
func runUntilStopped(_ services: [any Service], logger: Logger) async throws {
    let group = ServiceGroup(
        configuration: ServiceGroupConfiguration(
            services: services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
    try await group.run()
}

/// - Throws: `configuration` where the address cannot be listened on.
func startServer(
    _ configuration: ServerConfiguration, _ service: any HTTPService, _ logger: Logger
) throws(CommandFailure) -> HTTPServer {
    do {
        return try HTTPServer(configuration, service: service, logger: logger)
    } catch {
        throw CommandFailure(.configuration, "cannot listen on \(configuration.address): \(error.detail)")
    }
}
