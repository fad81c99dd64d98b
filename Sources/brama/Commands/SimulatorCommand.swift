import ArgumentParser
import Logging
import Simulator
import Transport

struct SimulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulator", abstract: "Runs a local Węzeł Krajowy, for clients in any language.")

    @Option(
        help: "The simulator's configuration; without one it serves any service provider on 127.0.0.1:8090.",
        completion: .file())
    var config: String?
    @Option(help: "Where its signing key lies, where the configuration names none.", completion: .directory)
    var stateDirectory = "var"
    @Flag(help: "Print the cases: id in the catalogue, outcome, title, what a client must make of it.")
    var listCases = false

    func run() async throws {
        guard !listCases else {
            StandardOutput.write(Self.caseList)
            return
        }
        let configuration: SimulatorConfiguration
        do {
            configuration = try SimulatorConfiguration.load(
                from: config, environment: processEnvironment(), stateDirectory: stateDirectory)
        } catch {
            throw CommandFailure(.configuration, error.findings)
        }
        let logger = makeLogger("simulator")
        let signals = await StopSignals(logger: logger)
        let service = try SimulatorService(configuration, logger: logger)
        let server = try startServer(ServerConfiguration(address: configuration.listen), service, logger)
        StandardOutput.write(
            """
            Węzeł Krajowy, simulated: http://\(server.address)/
            Its signing certificate, the pin for your client:
            \(String(decoding: service.signingCertificate, as: UTF8.self))
            """)
        try await signals.run([ServerRun(server: server)])
    }

    /// A line a case, the columns by tab: for people and for scripts.
    private static var caseList: String {
        Outcome.all.flatMap { outcome in
            (outcome.cases.isEmpty ? ["-"] : outcome.cases).map { id in
                [id, outcome.name, outcome.title.english, outcome.expectation.text].joined(separator: "\t")
            }
        }.joined(separator: "\n")
    }
}
