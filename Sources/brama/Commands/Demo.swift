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
    @Option(help: "Where the health checks listen.")
    var adminListen = "127.0.0.1:8081"
    @Option(help: "Where keys and configuration of the demo lie.")
    var stateDirectory = "var/demo"

    func run() async throws {
        let logger = makeLogger("brama")
        let files = DemoFiles(
            directory: stateDirectory, publicURL: publicURL, gatewayListen: gatewayListen,
            adminListen: adminListen,
            simulatorListen: simulatorListen, simulatorURL: simulatorURL ?? "http://\(simulatorListen)")
        try files.write()
        let simulator = try startSimulator(files, logger)
        let gateway = try await GatewayDemo(files, portalListen: portalListen, logger: logger)
        StandardOutput.write(
            """
            Open \(gateway.portalURL)
            Log in as anyone you like; Węzeł Krajowy is played by \(files.simulatorURL)/.
            The configuration lies in \(files.configurationPath). Ctrl-C stops all.
            """)
        try await runUntilStopped([ServerRun(server: simulator)] + gateway.services, logger: logger)
        await gateway.close()
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

/// The gateway of the demo with its portal, behind one listener or behind nginx.
private struct GatewayDemo {
    let services: [any Service]
    let portalURL: String
    private let backChannel: BackChannelClient

    init(_ files: DemoFiles, portalListen: String?, logger: Logger) async throws {
        let configuration: GatewayConfiguration
        do {
            configuration = try loadConfiguration(from: files.configurationPath, environment: [:])
        } catch {
            throw CommandFailure(.configuration, error.findings.map(\.description))
        }
        backChannel = try BackChannelClient(configuration.backChannel)
        let store = MemoryStore()
        let gateway = try await GatewayService(
            configuration, store: store, backChannel: backChannel, logger: logger)
        let portal = try DemoPortal(gatewayPath: configuration.publicURL.basePath)
        let front: any HTTPService =
            portalListen == nil
            ? DemoFront(gateway: gateway, portal: portal, gatewayPath: configuration.publicURL.basePath)
            : gateway
        var servers = [
            try startServer(ServerConfiguration(address: configuration.listen), front, logger),
            try startServer(
                ServerConfiguration(address: configuration.adminListen),
                AdministrationService(configuration, store: store, logger: logger), logger),
        ]
        if let portalListen {
            servers.append(
                try startServer(ServerConfiguration(address: try SocketAddress(portalListen)), portal, logger)
            )
        }
        services = servers.map { ServerRun(server: $0) }
        portalURL = configuration.publicURL.origin + "/"
    }

    func close() async { await backChannel.shutDown() }
}
