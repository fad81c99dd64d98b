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
        let hangUps = await UnixSignalsSequence(trapping: .sighup)
        let gateway = try await GatewayRun(configuration, logger: logger, logSettings: logSettings)
        logger.notice(
            "listening",
            metadata: [
                "environment": "\(configuration.environment)", "address": "\(gateway.server.address)",
                "administration": "\(gateway.administration.address)",
                "publicURL": "\(configuration.publicURL.text)",
                "audit": "\(configuration.audit?.file ?? "none")",
            ])
        let reload = ConfigurationReload(
            of: reading, from: try options.path(), environment: processEnvironment(), logger: logger,
            observer: gateway.lasting.audit.map { AuditedReload($0) }
        ) { try gateway.take($0) }
        try await runUntilStopped(
            gateway.services + [ReloadRun(reload: reload, hangUps: hangUps)], logger: logger)
        await gateway.close()
    }
}

/// `--config FILE`, or `BRAMA_CONFIG`.
struct ConfigurationOption: ParsableArguments {
    @Option(name: .long, help: "The configuration file (or BRAMA_CONFIG).")
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
    static func read(from path: String) throws(CommandFailure) -> ConfigurationReading {
        do {
            return try ConfigurationReading(from: path, environment: processEnvironment())
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
