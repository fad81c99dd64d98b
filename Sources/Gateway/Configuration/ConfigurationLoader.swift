/// One thing that is wrong in a configuration file.
public struct ConfigurationFinding: Sendable, Equatable, CustomStringConvertible {
    public let file: String
    /// 1 is the first; nil where the whole file or an environment variable is meant.
    public let line: Int?
    /// What is wrong and what is allowed, or what to do.
    public let message: String

    public var description: String {
        line.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)"
    }
}

/// All that is wrong, at once.
public struct ConfigurationError: Error, Sendable {
    public let findings: [ConfigurationFinding]
}

/// Reads a configuration file, its profile, the overrides of the environment and all files they name.
/// - Throws: every finding at once.
public func loadConfiguration(
    from path: String, environment: [String: String]
) throws(ConfigurationError) -> GatewayConfiguration { fatalError("stub") }
