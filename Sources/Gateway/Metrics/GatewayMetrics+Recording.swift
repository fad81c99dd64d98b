import HTTPTypes
import SAML
import Transport

/// What the flows tell; counters and history are fed from here.
extension GatewayMetrics {
    /// Times `body`, whatever comes of it.
    func time<Result, Failed: Error>(
        _ histogram: Histogram, _ body: () async throws(Failed) -> Result
    ) async throws(Failed) -> Result {
        let start = elapsed()
        defer { histogram.observe(elapsed() - start) }
        return try await body()
    }

    func time<Result, Failed: Error>(
        _ histogram: Histogram, _ body: () throws(Failed) -> Result
    ) throws(Failed) -> Result {
        let start = elapsed()
        defer { histogram.observe(elapsed() - start) }
        return try body()
    }

    func loginStarted(level: AssuranceLevel) {
        logins.started[level].increment()
        history.note(.loginStarted, at: now())
    }

    /// - Parameter duration: from the artifact to the session.
    func loginFinished(_ session: Session, taking duration: Duration) {
        logins.finished[.init(ProviderKind(session), session.assuranceLevel)].increment()
        sessions.opened.increment()
        history.noteFinished(taking: duration, at: now())
    }

    func loginRefused(_ code: PublicCode, at half: LoginMetrics.Half) {
        logins.refused[.init(half, code)].increment()
        history.note(code == .loginCancelled ? .loginCancelled : .loginRefused, at: now())
    }

    func messageRefused(_ error: SAMLError) { node.refusedMessages[error.code].increment() }

    /// A call to WK, whole, with what it says of WK's clock.
    func call(
        _ call: NodeMetrics.Call,
        _ body: () async -> Swift.Result<BackChannelAnswer, TransportError>
    ) async -> Swift.Result<BackChannelAnswer, TransportError> {
        let asked = now()
        let result = await time(node.durations[call], body)
        node.calls[.init(call, .init(result))].increment()
        if case .success(let answer) = result {
            node.clock.note(answer, askedAt: asked, answeredAt: now())
        }
        return result
    }

    /// An answer of the public listener, but for those of session checks.
    func answered(_ route: Route?, _ status: HTTPResponse.Status) {
        let status = HTTPMetrics.StatusClass(status)
        http.answers[.init(.init(route), status)]?.increment()
        // A SOAP fault has status 500 whosever fault it is.
        if status == .serverError, route != .slo { history.note(.error, at: now()) }
    }
}
