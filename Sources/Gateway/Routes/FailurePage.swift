import HTTPTypes
import Logging
import SAML
import Transport

/// What a citizen sees of a failure, at once and once more in another language.
struct FailurePage: Sendable {
    let core: GatewayCore
    let pages: PageRenderer
    let reference: FailureReference

    func response(for failure: Failure, _ context: RequestContext) -> ServerResponse {
        response(
            failure.code, requestID: context.id, target: failure.returnTarget,
            language: failure.language ?? context.language,
            chosen: failure.language ?? context.chosenLanguage, status: failure.status,
            canBeginAgain: failure.canBeginAgain)
    }

    /// `GET /acs?failure=…&lang=…`, where a page of ours links to itself.
    /// - Returns: nil where the request is another.
    /// - Throws: `login-expired` for a reference that is none of ours: the page it came from is too old.
    func shownAgain(_ context: RequestContext) throws(Failure) -> ServerResponse? {
        guard context.request.method == .get, context.request.query != nil else { return nil }
        let parameters = try Parameters(query: context.request.query)
        guard let text = try parameters.single(FailureReference.parameter) else { return nil }
        guard let (code, requestID) = reference.read(text) else {
            throw Failure(.loginExpired, "reference to a failure is none of ours")
        }
        var target: ReturnTarget?
        if let text = try parameters.single("return_to") { target = try core.returnTarget(text) }
        core.logger.info(
            "failure shown again", metadata: ["request": "\(requestID)", "code": "\(code.rawValue)"])
        var response = response(
            code, requestID: requestID, target: target, language: context.language,
            chosen: context.chosenLanguage,
            status: code.status, canBeginAgain: true)
        response.headers[.bramaRequestID] = requestID
        return response
    }

    private func response(
        _ code: PublicCode, requestID: String, target: ReturnTarget?, language: Language, chosen: Language?,
        status: HTTPResponse.Status, canBeginAgain: Bool
    ) -> ServerResponse {
        let rest = target.map { [(name: "return_to", value: $0.location)] } ?? []
        let retry =
            code.isAboutLogin
            ? LanguageSwitch.handing(chosen, to: LanguageSwitch.address(core.path(.login), rest)) : "/"
        let here = LanguageSwitch(
            path: core.path(.acs),
            query: [(FailureReference.parameter, reference.make(code, requestID: requestID))] + rest)
        var response = pages.response(
            for: .failure(code, requestID: requestID, retryPath: canBeginAgain ? retry : nil), in: language,
            here: here)
        response.status = status
        return response
    }
}
