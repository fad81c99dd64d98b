/// What a server does with requests.
public protocol HTTPService: Sendable {
    /// Called on an event thread for each complete request: must not block and not compute for long.
    /// What waits or computes goes into `.pending`, which runs off the event threads; answers of one connection
    /// leave in the order of its requests all the same.
    func answer(_ request: ServerRequest) -> HTTPAnswer
}

public enum HTTPAnswer: Sendable {
    case ready(ServerResponse)
    case pending(@Sendable () async -> ServerResponse)
}
