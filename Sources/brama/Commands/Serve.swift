import ArgumentParser
import Gateway
import Logging
import Transport
import UnixSignals

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Runs the gateway.")

    @OptionGroup var options: ConfigurationOption

    func run() async throws {
        try keepMemoryPrivate()
        ProcessMemory.giveBackLargeBlocks()
        let reading = try ConfigurationOption.read(from: try options.path())
        let configuration = reading.configuration
        let logSettings = LogSettings(configuration.log)
        let logger = makeLogger("brama", logSettings)
        let manager = ServiceManager(environment: processEnvironment())
        let signals = await StopSignals(logger: logger)
        let hangUps = await UnixSignalsSequence(trapping: .sighup)
        warn(of: configuration, logger)
        let gateway = try await GatewayRun(
            configuration, logger: logger, logSettings: logSettings, sockets: try inheritedSockets(),
            manager: manager
        ) { gateway in
            signals.listening()
            return gateway
        }
        logger.notice(
            "listening",
            metadata: [
                "environment": "\(configuration.environment)", "address": "\(gateway.server.address)",
                "administration": "\(gateway.administration.address)",
                "publicURL": "\(configuration.publicURL.text)",
                "audit": "\(configuration.audit?.file ?? "none")",
            ])
        let lifecycle = GatewayLifecycle(gateway: gateway, logger: logger)
        let reload = ConfigurationReload(
            of: reading, from: try options.path(), environment: processEnvironment(), logger: logger,
            observer: lifecycle
        ) { try gateway.take($0) }
        try await signals.run([
            lifecycle, TokenKeyRefresh(lasting: gateway.lasting), ReloadRun(reload: reload, hangUps: hangUps),
        ])
    }

    /// What is allowed and still no good.
    private func warn(of configuration: GatewayConfiguration, _ logger: Logger) {
        if ProcessRights.isRoot {
            logger.warning(
                "running as root: run it as a user of its own, as Config/systemd/brama.service does")
        }
        if configuration.isProduction, configuration.store == .memory {
            logger.warning("store.url is memory: a restart ends all sessions, and there can be one node only")
        }
    }

    private func inheritedSockets() throws(CommandFailure) -> InheritedSockets {
        do {
            return try InheritedSockets(environment: processEnvironment())
        } catch {
            throw CommandFailure(.configuration, error.detail)
        }
    }
}

/// `--config FILE`, or `BRAMA_CONFIG`.
struct ConfigurationOption: ParsableArguments {
    @Option(name: .long, help: "The configuration file (or BRAMA_CONFIG).", completion: .file())
    var config: String?

    func path() throws(CommandFailure) -> String {
        guard let path = config ?? processEnvironment()["BRAMA_CONFIG"] else {
            throw CommandFailure(.usage, "no configuration named: give --config FILE or set BRAMA_CONFIG")
        }
        return path
    }

    func load() throws(CommandFailure) -> GatewayConfiguration { try Self.load(from: try path()) }

    static func load(from path: String) throws(CommandFailure) -> GatewayConfiguration {
        try read(from: path).configuration
    }

    /// With what it was read from, for a reload.
    /// - Throws: `configuration` with all findings.
    static func read(
        from path: String, environment: [String: String] = processEnvironment()
    ) throws(CommandFailure) -> ConfigurationReading {
        do {
            return try ConfigurationReading(from: path, environment: environment)
        } catch {
            throw CommandFailure(.configuration, error.findings.map(\.description))
        }
    }
}

/// Before any key is read.
/// - Throws: `inputOutput` where the system refuses.
func keepMemoryPrivate() throws(CommandFailure) {
    guard ProcessMemory.keepPrivate() else {
        throw CommandFailure(
            .inputOutput,
            "core dumps cannot be turned off: allow prctl and setrlimit to this process (seccomp, container profile)"
        )
    }
}
