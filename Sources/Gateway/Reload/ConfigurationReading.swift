import SAML

/// One reading of a configuration: what it says, and what it was read from, so that a later one can be compared.
public struct ConfigurationReading: Sendable {
    public let configuration: GatewayConfiguration
    let sources: ConfigurationSources

    /// - Parameters: as of `loadConfiguration(from:environment:)`.
    /// - Throws: every finding at once.
    public init(from path: String, environment: [String: String]) throws(ConfigurationError) {
        var attempt = ConfigurationAttempt(path: path, environment: environment, files: .disk)
        attempt.now = Surroundings.system.now()
        self = try attempt.read()
    }

    init(_ configuration: GatewayConfiguration, _ sources: ConfigurationSources) {
        self.configuration = configuration
        self.sources = sources
    }
}

/// A reading that may fail; which files it looked at is known in either case.
struct ConfigurationAttempt {
    let path: String
    let environment: [String: String]
    let files: ConfigurationFiles
    private(set) var sources = ConfigurationSources()
    /// What certificates are judged by, at the start; one that runs out later is no reason to refuse a reload.
    var now: Instant?

    init(path: String, environment: [String: String], files: ConfigurationFiles) {
        self.path = path
        self.environment = environment
        self.files = files
    }

    /// - Parameter fixed: of the keys that only a restart changes, what counts instead of what the file says.
    mutating func read(
        fixed: [String: ConfigurationValue]? = nil
    ) throws(ConfigurationError) -> ConfigurationReading {
        var loader = ConfigurationLoader(path: path, environment: environment, files: files, fixed: fixed)
        loader.now = now
        let configuration = loader.load()
        let findings = loader.sortedFindings
        sources = loader.sources
        guard findings.isEmpty, let configuration else { throw ConfigurationError(findings: findings) }
        return ConfigurationReading(configuration, loader.sources)
    }
}
