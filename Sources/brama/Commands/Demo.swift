import ArgumentParser
import Gateway
import Logging
import ServiceLifecycle
import Simulator
import Transport

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs gateway, simulator and a small portal on this machine, with nothing to prepare.",
        discussion: """
            Without options one listener serves portal and gateway, as nginx would. With --portal-listen the portal \
            listens by itself and expects nginx in front (Config/nginx/portal.conf).
            """)

    @Option(help: "What the browser sees of the gateway.")
    var publicURL = "http://localhost:8000/auth"
    @Option(help: "Where the gateway listens; without --portal-listen the portal too.")
    var gatewayListen = "127.0.0.1:8000"
    @Option(help: "Where the portal listens, for nginx in front.")
    var portalListen: String?
    @Option(help: "Where the simulator listens.")
    var simulatorListen = "127.0.0.1:8090"
    @Option(help: "What the browser sees of the simulator; http:// and its address where not given.")
    var simulatorURL: String?
    @Option(help: "Where health checks and metrics are served.")
    var adminListen = "127.0.0.1:8081"
    @Option(help: "Where keys and configuration of the demo lie.", completion: .directory)
    var stateDirectory = "var/demo"

    func run() async throws {
        try keepMemoryPrivate()
        let logger = makeLogger("brama")
        let files = DemoFiles(
            directory: stateDirectory, publicURL: publicURL, gatewayListen: gatewayListen,
            adminListen: adminListen,
            simulatorListen: simulatorListen, simulatorURL: simulatorURL ?? "http://\(simulatorListen)")
        try files.write()
        let signals = await StopSignals(logger: logger)
        let simulator = try startSimulator(files, logger)
        let configuration = try ConfigurationOption.read(from: files.configurationPath, environment: [:])
            .configuration
        let portal = try DemoPortal(gatewayPath: configuration.publicURL.basePath)
        let gateway = try await startGateway(configuration, portal, logger)
        var services: [any Service] = [ServerRun(server: simulator)]
        if let portalListen {
            let address = try SocketAddress(portalListen)
            let server = try startServer(ServerConfiguration(address: address), portal, logger)
            services.append(ServerRun(server: server))
        }
        StandardOutput.write(
            """
            Open \(configuration.publicURL.origin)/
            Log in as anyone you like; Węzeł Krajowy is played by \(files.simulatorURL)/.
            The configuration lies in \(files.configurationPath). Ctrl-C stops all.
            """)
        services += [
            GatewayLifecycle(gateway: gateway, logger: logger), TokenKeyRefresh(lasting: gateway.lasting),
        ]
        try await signals.run(services)
    }

    /// With the portal behind the same listener, unless nginx stands in front.
    private func startGateway(
        _ configuration: GatewayConfiguration, _ portal: DemoPortal, _ logger: Logger
    ) async throws -> GatewayRun {
        let logSettings = LogSettings(configuration.log)
        guard portalListen == nil else {
            return try await GatewayRun(configuration, logger: logger, logSettings: logSettings)
        }
        return try await GatewayRun(configuration, logger: logger, logSettings: logSettings) { gateway in
            DemoFront(gateway: gateway, portal: portal, gatewayPath: configuration.publicURL.basePath)
        }
    }

    private func startSimulator(_ files: DemoFiles, _ logger: Logger) throws -> HTTPServer {
        let configuration: SimulatorConfiguration
        do {
            configuration = try SimulatorConfiguration.load(
                from: files.simulatorPath, environment: [:], stateDirectory: stateDirectory)
        } catch {
            throw CommandFailure(.configuration, error.findings)
        }
        let service = try SimulatorService(configuration, logger: makeLogger("simulator"))
        return try startServer(ServerConfiguration(address: configuration.listen), service, logger)
    }
}
