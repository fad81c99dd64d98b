public import HTTPTypes

/// An answer; the server adds `Content-Length`, `Date` and, where it closes, `Connection: close`.
public struct ServerResponse: Sendable {
    public var status: HTTPResponse.Status
    public var headers: HTTPFields
    public var body: [UInt8]

    public init(status: HTTPResponse.Status, headers: HTTPFields = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
