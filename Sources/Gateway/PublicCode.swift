public import HTTPTypes

/// The stable codes that the outside sees; the log has the precise ones.
public enum PublicCode: String, CaseIterable, Sendable {
    case loginCancelled = "login-cancelled"
    case loginExpired = "login-expired"
    case loginOtherBrowser = "login-other-browser"
    case identityUnknown = "identity-unknown"
    case levelTooLow = "level-too-low"
    case nodeUnavailable = "node-unavailable"
    case nodeMessageRejected = "node-message-rejected"
    case requestMalformed = "request-malformed"
    case notFound = "not-found"
    case methodNotAllowed = "method-not-allowed"
    case tooLarge = "too-large"
    case tooManyRequests = "too-many-requests"
    case `internal` = "internal"

    public var status: HTTPResponse.Status {
        switch self {
        case .loginCancelled, .identityUnknown, .levelTooLow, .loginOtherBrowser, .nodeMessageRejected:
            .forbidden
        case .loginExpired, .requestMalformed: .badRequest
        case .nodeUnavailable: .serviceUnavailable
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .tooLarge: .contentTooLarge
        case .tooManyRequests: .tooManyRequests
        case .internal: .internalServerError
        }
    }

    /// Whether a new login is what helps.
    var isAboutLogin: Bool {
        switch self {
        case .loginCancelled, .loginExpired, .loginOtherBrowser, .identityUnknown, .levelTooLow,
            .nodeUnavailable,
            .nodeMessageRejected, .tooManyRequests, .internal:
            true
        case .requestMalformed, .notFound, .methodNotAllowed, .tooLarge: false
        }
    }
}
