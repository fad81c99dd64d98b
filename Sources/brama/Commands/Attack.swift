import ArgumentParser
import Gateway
import Logging
import SAML
import Simulator
import Transport
import XMLSecurity

struct Attack: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Plays a hostile node against a gateway: one login for each case.",
        discussion: """
            Listens where the configuration's profile expects the node, which must be this machine, and signs with the \
            key whose certificate the profile pins. The gateway of that configuration must run (brama serve), or is \
            started for the time with --start, then without limits on logins; a running one is called as slowly as its \
            limits want. Ends with 1 where a case did not come out as it must.
            """)

    @OptionGroup var options: ConfigurationOption
    @Option(
        help: "The node's private key; where not given, beside the pinned certificate, named .key.",
        completion: .file())
    var nodeKey: String?
    @Flag(help: "Start a gateway of that configuration for the time of the attack.")
    var start = false
    @Flag(help: "Run the cases too that wait for timeouts.")
    var slow = false
    @Option(
        name: .customLong("case"),
        help: "Only the cases of this id or outcome, such as XSW-07. May be repeated.")
    var cases: [String] = []

    func run() async throws {
        let configuration = try options.load()
        let chosen = try chosenOutcomes()
        let node = try loopbackNode(configuration)
        var logger = makeLogger("brama", configuration.log)
        // Hundreds of refusals are the point, not news.
        logger.logLevel = .critical
        let hostile = try startServer(
            ServerConfiguration(address: node.listen), try hostileNode(configuration, node, logger), logger)
        let gateway =
            start
            ? try await GatewayRun(
                configuration.withoutLoginLimits, logger: logger, logSettings: LogSettings(configuration.log))
            : nil
        let outcome = await Result { try await attack(AttackRun(configuration, node: node), chosen) }
        await gateway?.stop()
        await hostile.shutDown(within: .seconds(1))
        if try outcome.get() > 0 { throw ExitCode(CommandFailure.Status.notInOrder.rawValue) }
    }

    /// - Returns: how many did not hold.
    private func attack(_ run: AttackRun, _ outcomes: [Outcome]) async throws -> Int {
        var table = AttackTable()
        let due = outcomes.filter { slow || !$0.waitsLong }
        StandardOutput.write(AttackTable.header)
        for outcome in due { StandardOutput.write(table.line(for: try await run.result(of: outcome))) }
        StandardOutput.write(table.summary(skipped: outcomes.count - due.count))
        return table.broken
    }

    private func chosenOutcomes() throws(CommandFailure) -> [Outcome] {
        let unknown = cases.filter { Outcome.named($0) == nil && Outcome.ofCase($0).isEmpty }
        guard unknown.isEmpty else {
            throw CommandFailure(
                .usage, "no case \(unknown.joined(separator: ", ")): brama simulator --list-cases lists them")
        }
        guard !cases.isEmpty else { return Outcome.all }
        return Outcome.all.filter { cases.contains($0.name) || !Set(cases).isDisjoint(with: $0.cases) }
    }

    private func loopbackNode(_ configuration: GatewayConfiguration) throws -> LoopbackNode {
        let found = LoopbackNode.find(
            in: configuration, at: try options.path(), environment: processEnvironment())
        switch found {
        case .success(let node): return node
        case .failure(let refusal):
            throw CommandFailure(
                .configuration,
                "environment \(configuration.environment): \(refusal.reason): an attack needs a profile whose node is "
                    + "on this machine, such as local or the demo's")
        }
    }

    private func hostileNode(
        _ configuration: GatewayConfiguration, _ node: LoopbackNode, _ logger: Logger
    ) throws -> SimulatorService {
        let provider = configuration.provider
        let client = RegisteredServiceProvider(
            entityID: provider.entityID, providerName: provider.providerName,
            assertionConsumerServiceURLs: [provider.assertionConsumerServiceURL],
            signingCertificates: [configuration.signing.certificate],
            encryptionCertificate: configuration.decryption.first?.certificate, singleLogoutServiceURL: nil,
            origin: .configuration)
        let simulator = SimulatorConfiguration(
            listen: node.listen, issuer: configuration.node.issuer,
            signing: try credential(configuration, node), people: SimulatedPerson.shipped,
            serviceProviders: [client], publicURLs: node.origins)
        return try SimulatorService(simulator, logger: logger)
    }

    /// The key that one of the pins belongs to.
    private func credential(_ configuration: GatewayConfiguration, _ node: LoopbackNode) throws
        -> SigningCredential
    {
        let paths = nodeKey.map { [$0] } ?? node.keyPaths
        for path in paths {
            guard let bytes = try? readInput(path), let key = try? PrivateKey(bytes) else { continue }
            for pin in configuration.node.pins.map(\.certificate) {
                if let found = try? SigningCredential(privateKey: key, certificate: pin) { return found }
            }
        }
        throw CommandFailure(
            .noInput,
            "\(paths.joined(separator: ", ")): holds no key of a certificate that the profile pins: name it with "
                + "--node-key")
    }
}

extension GatewayConfiguration {
    /// Logins as fast as they come.
    fileprivate var withoutLoginLimits: GatewayConfiguration {
        var unlimited = self
        unlimited.limits.clientLoginsPerMinute = 1_000_000
        unlimited.limits.loginsPerSecond = 1_000_000
        return unlimited
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
