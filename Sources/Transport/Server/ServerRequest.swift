public import HTTPTypes

/// One complete request, as it came off the wire after strict parsing (RFC 9112).
public struct ServerRequest: Sendable {
    public var method: HTTPRequest.Method
    /// Absolute path, still percent-encoded, without query.
    public var path: String
    /// What follows the first "?", still encoded; nil where there is no "?".
    public var query: String?
    /// In the order they came; repeated fields are kept apart.
    public var headers: HTTPFields
    public var body: [UInt8]
    /// The other end of the socket.
    public var peer: SocketAddress

    public init(
        method: HTTPRequest.Method, path: String, query: String? = nil, headers: HTTPFields = [:],
        body: [UInt8] = [], peer: SocketAddress
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.peer = peer
    }
}
