public import SAML
public import Transport

/// What the simulator takes from the world around it; a test puts its own in.
public struct SimulatorEnvironment: Sendable {
    public var now: @Sendable () -> Instant
    public var random: any RandomNumberGenerator & Sendable
    /// Waits before a slow answer.
    public var pause: @Sendable (Duration) async -> Void

    /// Sends a SOAP request to a service provider; nil: over libcurl.
    public var post: (@Sendable (_ url: String, _ body: [UInt8]) async throws -> BackChannelAnswer)?

    public init(
        now: @escaping @Sendable () -> Instant, random: any RandomNumberGenerator & Sendable,
        pause: @escaping @Sendable (Duration) async -> Void
    ) {
        self.now = now
        self.random = random
        self.pause = pause
    }

    /// The system's clock, generator and timer.
    public static let system = SimulatorEnvironment(
        now: { Instant.ofSystemClock() }, random: SystemRandomNumberGenerator(),
        pause: { try? await Task.sleep(for: $0) })
}
