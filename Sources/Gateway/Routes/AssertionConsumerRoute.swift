import HTTPTypes
import Logging
import SAML
import Transport

/// `/acs`: WK sends the browser here with an artifact, by a cross-site POST (some stand-ins: by GET).
struct AssertionConsumerRoute: Sendable {
    let core: GatewayCore

    func answer(_ context: RequestContext) async throws(Failure) -> ServerResponse {
        let parameters = try Self.parameters(of: context.request)
        guard let text = try parameters.single("SAMLart"),
            let relayState = try parameters.single("RelayState")
        else {
            throw Failure(.requestMalformed, "SAMLart or RelayState is missing")
        }
        let (state, language) = RelayState.parts(of: relayState)
        do {
            return try await finish(try Self.artifact(text), relayState: state, context)
        } catch {
            var failure = error
            failure.language = language
            throw failure
        }
    }

    private func finish(
        _ artifact: Artifact, relayState: String, _ context: RequestContext
    ) async throws(Failure) -> ServerResponse {
        let logger = context.logger(core.logger)
        let finish = LoginFinish(core: core, context: context, logger: logger)
        let finished = try await finish.finish(
            artifact: artifact, relayState: relayState,
            browser: core.cookies.browser(in: context.request), at: context.now)
        logger.info(
            "login finished",
            metadata: [
                "session": "\(finished.session.id)", "level": "\(finished.session.assuranceLevel.rawValue)",
                "identityProvider": "\(finished.session.identityProvider ?? "-")",
            ])
        endNodeSessionIfWished(finished.session, context, logger)
        return response(for: finished)
    }

    /// The fields come by one way only: a query beside a form is an attempt to be read twice.
    private static func parameters(of request: ServerRequest) throws(Failure) -> Parameters {
        guard request.method == .post else { return try Parameters(query: request.query) }
        guard request.query == nil else { throw Failure(.requestMalformed, "a query beside the form") }
        guard isForm(request) else {
            throw Failure(.requestMalformed, "body is no form", status: .unsupportedMediaType)
        }
        return try Parameters(form: request.body)
    }

    private static func artifact(_ text: String) throws(Failure) -> Artifact {
        do {
            return try Artifact(text)
        } catch {
            throw Failure(.requestMalformed, error.description)
        }
    }

    private func response(for finished: LoginFinish.Finished) -> ServerResponse {
        var response = redirect(to: finished.returnTarget.location)
        response.headers.append(core.cookies.settingSession(finished.cookieValue))
        return response
    }

    /// On a shared computer no WK session should stay behind; the citizen need not wait for it.
    private func endNodeSessionIfWished(_ session: Session, _ context: RequestContext, _ logger: Logger) {
        guard core.configuration.session.logoutAtNodeAfterLogin else { return }
        let logout = NodeLogout(core: core, context: context, logger: logger)
        Task { await logout.end(session) }
    }
}

/// 303 See Other, not to be stored.
func redirect(to location: String) -> ServerResponse {
    ServerResponse(
        status: .seeOther,
        headers: [.location: location, .cacheControl: "no-store", .referrerPolicy: "no-referrer"])
}

func isForm(_ request: ServerRequest) -> Bool {
    let types = request.headers[values: .contentType]
    guard types.count == 1, let type = types.first else { return false }
    let essence = type.utf8.prefix { $0 != UInt8(ascii: ";") }
    return essence.asciiLowercased.elementsEqual("application/x-www-form-urlencoded".utf8)
}
