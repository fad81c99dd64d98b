public import Transport

/// How the local Węzeł Krajowy runs; see contract section 2.
public struct SimulatorConfiguration: Sendable {
    public var listen: SocketAddress

    /// Reads `path`, or the embedded defaults where it is nil; makes a signing key in `stateDirectory` if none is named.
    /// - Throws: every finding at once, as `file:line: message` lines.
    public static func load(
        from path: String?, environment: [String: String], stateDirectory: String
    ) throws(SimulatorConfigurationError) -> SimulatorConfiguration { fatalError("stub") }
}

public struct SimulatorConfigurationError: Error, Sendable {
    public let findings: [String]
}
