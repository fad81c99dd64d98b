import HTTPTypes
import SAML
import Transport

/// How a request looked when it had come through whatever stands in front: what nginx made of the browser's words.
///
/// Nothing of it says who asked.
struct SeenRequest: Sendable, Equatable, Codable {
    /// `Host`, as it came.
    let host: String?
    /// `X-Forwarded-Proto`; repeated ones joined.
    let scheme: String?
    /// `X-Forwarded-Host`; repeated ones joined.
    let forwardedHost: String?
    /// Whether the peer of the connection is one of `trustedProxies`.
    let isFromProxy: Bool
    /// Whether a client's address was named, in `X-Forwarded-For` or `Forwarded`.
    let namesClient: Bool
    /// Whether its `X-Request-ID` was taken.
    let namesRequest: Bool

    init(_ context: RequestContext, trusting proxies: TrustedProxies) {
        let headers = context.request.headers
        host = Self.bounded(headers[.hostAsked])
        scheme = Self.bounded(headers[.forwardedProto])
        forwardedHost = Self.bounded(headers[.forwardedHost])
        isFromProxy = proxies.contains(context.request.peer)
        namesClient = headers.contains(.forwardedFor) || headers.contains(.forwarded)
        namesRequest = headers[.requestID] == context.id
    }

    private static func bounded(_ text: String?) -> String? { text.map { String($0.prefix(255)) } }

    var json: [UInt8] {
        let text = { (value: String?) in value.map { JSONText.Value.string($0) } ?? .null }
        return JSONText.object([
            ("host", text(host)), ("scheme", text(scheme)), ("forwardedHost", text(forwardedHost)),
            ("isFromProxy", .boolean(isFromProxy)), ("namesClient", .boolean(namesClient)),
            ("namesRequest", .boolean(namesRequest)),
        ])
    }
}

extension HTTPField.Name {
    static let hostAsked = Self.known("Host")
    static let forwardedProto = Self.known("X-Forwarded-Proto")
    static let forwardedHost = Self.known("X-Forwarded-Host")
}
