/// What a server has done since it started; a snapshot whose parts may be a moment apart.
public struct ServerMetrics: Sendable, Equatable {
    public var openConnections = 0
    /// How many may be open.
    public var connectionLimit = 0
    public var acceptedConnections = 0
    /// Complete requests that the service was asked.
    public var requests = 0
    /// Requests that the server answered itself, by status; only statuses that occurred.
    public var refusals: [Int: Int] = [:]
    /// Connections closed unanswered because no descriptor was left.
    public var descriptorShortages = 0
    /// How often as many were open as may be, so that the next ones wait.
    public var connectionLimitReached = 0
    /// Answers that are being worked on off the event threads, and how many may be.
    public var pendingAnswers = 0
    public var pendingAnswerLimit = 0
    /// Requests that were turned away with 503 since there were as many.
    public var overloads = 0

    public init() {}
}
