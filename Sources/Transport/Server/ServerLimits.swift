/// Bounds of one server; every one is enforced from the first byte.
public struct ServerLimits: Sendable {
    /// Request line and header section together, bytes; more is 431 (the line alone: 414).
    public var headBytes = 16 << 10
    public var headerCount = 100
    /// More is 413.
    public var bodyBytes = 1 << 20
    /// Open connections; above it none is accepted until one goes.
    public var connections = 16_384
    /// From the first byte of a request to its last header byte; 408 after it.
    public var headTimeout: Duration = .seconds(10)
    /// From the head to the last body byte; 408 after it.
    public var bodyTimeout: Duration = .seconds(20)
    /// Between requests; closed silently after it.
    public var idleTimeout: Duration = .seconds(75)
    /// A peer that takes none of our answer for so long is cut.
    public var writeTimeout: Duration = .seconds(20)
    /// Bytes of answers that a peer takes in a second at least; who takes less is cut, `writeTimeout` being granted
    /// besides. Counted from the moment when something could not be sent at once until all is sent.
    public var leastSendRate = 4 << 10
    /// Pipelined requests of one connection that are worked on at once; more wait unread.
    /// Nobody waits for the work that one connection piles up; nginx does not pipeline.
    public var pipelineDepth = 2
    /// Answers that are worked on off the event threads, of all connections together; above it a request that needs
    /// such work gets 503 at once.
    public var pendingAnswers = 4_096
    /// Answers of one connection that its peer has not taken yet, bytes; above it nothing more of it is read.
    public var unsentBytes = 64 << 10
    /// How long after an answer that closes the connection what still comes in is read and dropped, so that the
    /// peer sees the answer and not a reset.
    public var lingerTimeout: Duration = .seconds(3)
    /// Bytes dropped so at most.
    public var lingerBytes = 4 << 20

    public init() {}
}
