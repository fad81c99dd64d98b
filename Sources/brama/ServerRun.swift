import Logging
import ServiceLifecycle
import Transport

/// An `HTTPServer` as a service: it runs until it is told to stop, then finishes what is under way.
struct ServerRun: Service {
    static let patience: Duration = .seconds(5)

    let server: HTTPServer

    func run() async throws {
        try? await gracefulShutdown()
        await server.shutDown(within: Self.patience)
    }
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
