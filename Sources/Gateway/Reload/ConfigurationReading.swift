import SAML
import XMLSecurity

/// One reading of a configuration: what it says, and what it was read from, so that a later one can be compared.
public struct ConfigurationReading: Sendable {
    public private(set) var configuration: GatewayConfiguration
    let sources: ConfigurationSources
    /// Of ours, by their DER; those of retiring keys, which time does not judge, are not among them.
    let certificates: Set<[UInt8]>

    /// - Parameters: as of `loadConfiguration(from:environment:)`.
    /// - Throws: every finding at once.
    public init(from path: String, environment: [String: String]) throws(ConfigurationError) {
        var attempt = ConfigurationAttempt(path: path, environment: environment, files: .disk)
        attempt.now = Surroundings.system.now()
        self = try attempt.read()
    }

    /// The same, but for what `running` says of the keys that stay as they were.
    func keeping(_ staying: ConfigurationSources.FixedKeys, of running: ConfigurationReading) -> Self {
        var kept = ConfigurationReading(
            configuration, sources.keeping(staying, of: running.sources), certificates: certificates)
        // Files of the old store's keys may hold what is for the new one.
        if staying.isOtherStore { kept.configuration.store = running.configuration.store }
        return kept
    }

    init(
        _ configuration: GatewayConfiguration, _ sources: ConfigurationSources, certificates: Set<[UInt8]>
    ) {
        self.configuration = configuration
        self.sources = sources
        self.certificates = certificates
    }
}

/// A reading that may fail; which files it looked at is known in either case.
struct ConfigurationAttempt {
    let path: String
    let environment: [String: String]
    let files: ConfigurationFiles
    private(set) var sources = ConfigurationSources()
    /// What certificates are judged by; nil: they are not.
    var now: Instant?
    /// Certificates that run already, which a reload does not judge again; nil: this is the start.
    var running: Set<[UInt8]>?
    /// When a certificate starts to count that was refused only because it does not yet.
    private(set) var retryAt: Instant?
    /// Whether a file could not be read for a reason that may pass by itself.
    private(set) var mayPass = false

    init(path: String, environment: [String: String], files: ConfigurationFiles) {
        self.path = path
        self.environment = environment
        self.files = files
    }

    /// - Parameter fixed: of the keys that only a restart changes, what counts instead of what the file says.
    mutating func read(
        fixed: ConfigurationLoader.FixedValues? = nil
    ) throws(ConfigurationError) -> ConfigurationReading {
        var loader = ConfigurationLoader(path: path, environment: environment, files: files, fixed: fixed)
        (loader.now, loader.running) = (now, running)
        let configuration = loader.load()
        let findings = loader.sortedFindings
        (sources, retryAt, mayPass) = (loader.sources, loader.retryAt, loader.mayPass)
        guard findings.isEmpty, let configuration else { throw ConfigurationError(findings: findings) }
        let judged = loader.inventory.certificates.filter { $0.isOurs && !$0.mayExpire }
        return ConfigurationReading(
            configuration, loader.sources, certificates: Set(judged.map(\.certificate.der)))
    }
}
