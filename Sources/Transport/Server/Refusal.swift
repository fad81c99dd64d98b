/// Why the server answers a request itself, and closes the connection after it.
package enum Refusal: Int, Error, CaseIterable, Sendable {
    case malformed = 400
    case timedOut = 408
    case bodyTooLarge = 413
    case requestLineTooLong = 414
    case expectationUnknown = 417
    case headTooLarge = 431
    /// The service's own answer could not be sent.
    case answerInvalid = 500
    case notImplemented = 501
    case versionUnknown = 505
}
