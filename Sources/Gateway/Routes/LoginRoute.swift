import HTTPTypes
import Logging
import SAML
import Transport

/// `GET /login`: starts a login.
struct LoginRoute: Sendable {
    let core: GatewayCore
    let pages: PageRenderer

    func answer(_ context: RequestContext) async throws(Failure) -> ServerResponse {
        try await core.metrics.time(core.metrics.logins.stages[.start]) { () async throws(Failure) in
            try await begin(context)
        }
    }

    private func begin(_ context: RequestContext) async throws(Failure) -> ServerResponse {
        let parameters = try Parameters(query: context.request.query)
        let wish = LoginStart.Wish(
            returnTarget: try target(parameters, context.request),
            level: try SessionCheck.level(in: parameters),
            foreign: try foreign(parameters), language: context.chosenLanguage)
        let begun = try await LoginStart(core: core).begin(
            wish, browser: core.cookies.browser(in: context.request), at: context.now)
        core.audit.keep(begun.message, "AuthnRequest", of: begun.authnRequestID, context)
        try await core.audit.record(context) { request, _ in
            .loginBegun(begun, level: begun.level, foreign: wish.foreign, request)
        }
        core.metrics.loginStarted(level: begun.level)
        context.logger(core.logger).info(
            "login begun", metadata: ["authnRequest": "\(begun.authnRequestID)"])
        var response = pages.response(for: begun.page, in: context.language, here: here(wish))
        response.headers.append(core.cookies.settingBrowser(begun.browser))
        return response
    }

    /// Another language begins another login, with the same wish; the one left behind expires.
    private func here(_ wish: LoginStart.Wish) -> LanguageSwitch {
        var query = [(name: "return_to", value: wish.returnTarget.location)]
        if let level = wish.level { query.append(("loa", level.rawValue)) }
        if wish.foreign { query.append(("foreign", "true")) }
        return LanguageSwitch(path: core.path(.login), query: query)
    }

    /// nginx, which cannot percent-encode, names the page asked for in a field of its own.
    /// Where a login that did not begin was to end, if that can be told.
    func wishedTarget(_ context: RequestContext) -> ReturnTarget? {
        guard let parameters = try? Parameters(query: context.request.query) else { return nil }
        return try? target(parameters, context.request)
    }

    private func target(_ parameters: Parameters, _ request: ServerRequest) throws(Failure) -> ReturnTarget {
        if let text = try parameters.single("return_to") { return try core.returnTarget(text) }
        let fields = request.headers[values: .bramaReturnTo]
        guard fields.count <= 1 else {
            throw Failure(.requestMalformed, "Brama-Return-To comes more than once")
        }
        return try core.returnTarget(fields.first)
    }

    private func foreign(_ parameters: Parameters) throws(Failure) -> Bool {
        switch try parameters.single("foreign") {
        case nil, "false": return false
        case "true" where core.configuration.foreignAuthentication: return true
        case "true":
            throw Failure(
                .requestMalformed, "foreign logins are not offered: serviceProvider.foreignAuthentication")
        default: throw Failure(.requestMalformed, "foreign is neither true nor false")
        }
    }
}
