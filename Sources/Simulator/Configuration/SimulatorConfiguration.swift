public import Transport
public import XMLSecurity

/// How the local Węzeł Krajowy runs; see contract section 2.
public struct SimulatorConfiguration: Sendable {
    public var listen: SocketAddress
    /// Entity ID in its messages.
    public var issuer: String
    /// The node's key, with the certificate that clients pin.
    public var signing: SigningCredential
    /// At least one; the first is who logs in where nobody is chosen.
    public var people: [SimulatedPerson]
    /// Where not empty, nobody else is served.
    public var serviceProviders: [RegisteredServiceProvider]
    /// Where clients reach it, without a path, such as `http://node.test:8090`; further to what their Host header says.
    public var publicURLs: [String]

    public init(
        listen: SocketAddress, issuer: String = "symulator.login.gov.pl", signing: SigningCredential,
        people: [SimulatedPerson], serviceProviders: [RegisteredServiceProvider] = [],
        publicURLs: [String] = []
    ) {
        self.listen = listen
        self.issuer = issuer
        self.signing = signing
        self.people = people
        self.serviceProviders = serviceProviders
        self.publicURLs = publicURLs
    }

    /// Reads `path`, or the embedded defaults where it is nil; makes a signing key in `stateDirectory` if none is named.
    ///
    /// - Parameters:
    ///   - environment: `BRAMA_SIMULATOR_LISTEN` and `BRAMA_SIMULATOR_ISSUER` win over the file.
    ///   - stateDirectory: made where it is missing; holds `simulator-signing.key` (mode 0600) and
    ///     `simulator-signing.crt`, which are used again at the next start.
    /// - Throws: every finding at once, as `file:line: message` lines.
    /// - Source: contract section 2.
    public static func load(
        from path: String?, environment: [String: String], stateDirectory: String
    ) throws(SimulatorConfigurationError) -> SimulatorConfiguration {
        var reader = SimulatorConfigurationReader(environment: environment, stateDirectory: stateDirectory)
        return try reader.read(path)
    }
}

public struct SimulatorConfigurationError: Error, Sendable {
    /// `file:line: what is wrong: what is allowed`
    public let findings: [String]
}
