/// What a server has done since it started; a snapshot whose parts may be a moment apart.
public struct ServerMetrics: Sendable, Equatable {
    public var openConnections = 0
    public var acceptedConnections = 0
    /// Complete requests that the service was asked.
    public var requests = 0
    /// Requests that the server answered itself, by status; only statuses that occurred.
    public var refusals: [Int: Int] = [:]
    /// Connections closed unanswered because no descriptor was left.
    public var descriptorShortages = 0
}
