public import Logging
public import Transport

/// The simulator's whole HTTP side; run it under an `HTTPServer`.
public final class SimulatorService: HTTPService {
    public init(_ configuration: SimulatorConfiguration, logger: Logger) throws { fatalError("stub") }

    public func answer(_ request: ServerRequest) -> HTTPAnswer { fatalError("stub") }

    /// PEM certificate that its messages are signed under: the pin for a client's profile.
    public var signingCertificate: [UInt8] { fatalError("stub") }
}
