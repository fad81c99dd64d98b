import HTTPTypes

/// Request line and header section of one request, found to be in order.
struct RequestHead {
    /// How long the body is (RFC 9112 6.3).
    enum Body: Equatable {
        case none
        case length(Int)
        case chunked
    }

    var method: HTTPRequest.Method
    var path: String
    var query: String?
    /// Minor version of HTTP/1: 0 or 1.
    var minorVersion: Int
    var fields: HTTPFields = [:]
    var body = Body.none
    var keepsAlive: Bool
    var expectsContinue = false
}
