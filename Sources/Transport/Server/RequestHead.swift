package import HTTPTypes

/// Request line and header section of one request, found to be in order.
package struct RequestHead {
    /// How long the body is (RFC 9112 6.3).
    package enum Body: Equatable {
        case none
        case length(Int)
        case chunked
    }

    package var method: HTTPRequest.Method
    package var path: String
    package var query: String?
    /// Minor version of HTTP/1: 0 or 1.
    package var minorVersion: Int
    package var fields: HTTPFields = [:]
    package var body = Body.none
    package var keepsAlive: Bool
    package var expectsContinue = false
}
