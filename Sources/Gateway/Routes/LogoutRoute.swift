import HTTPTypes
import Logging
import SAML
import Transport
import XMLSecurity

/// `/logout`: GET asks and tells, POST ends the session here and at WK.
struct LogoutRoute: Sendable {
    let core: GatewayCore
    let lookup: SessionLookup
    let identity: IdentityHeaders
    let pages: LogoutPages

    func answer(_ context: RequestContext) async throws(Failure) -> ServerResponse {
        let parameters = try Parameters(query: context.request.query)
        guard context.request.method == .post else { return try await page(parameters, context) }
        let form = try Self.form(of: context.request)
        guard isOwnPage(context.request, form) else {
            throw Failure(.requestMalformed, "logout from another site", status: .forbidden)
        }
        let target = try target(parameters, form)
        let posted = try form.single(LanguageSwitch.parameter)
        let language = context.chosenLanguage ?? posted.flatMap(Language.init)
        guard let found = try await lookup.find(context.request, at: context.now) else {
            // Nobody asked WK, so nothing is known of its session.
            return leaving(to: target, .here, language, context)
        }
        try await end(found, context)
        let isOverAtNode = await NodeLogout(core: core, context: context, logger: context.logger(core.logger))
            .end(found.session)
        return leaving(to: target, isOverAtNode ? .everywhere : .here, language, context)
    }

    /// Ours first: nothing that WK does keeps this session alive.
    private func end(_ found: SessionLookup.Found, _ context: RequestContext) async throws(Failure) {
        do {
            let ended = try await core.store.removeSession(found.key, at: context.now)
            if ended != nil { core.metrics.sessions.ended[.logout].increment() }
        } catch {
            throw Failure(error)
        }
        identity.forget([found.key])
        core.audit.note(context) { request, log in .logout(found.session, request, log.pseudonym) }
        context.logger(core.logger).info("logout", metadata: ["session": "\(found.session.id)"])
    }

    /// Whoever is logged in is asked, whatever the address says.
    /// - Throws: where the store cannot tell: nobody is told to be logged out who may not be.
    private func page(
        _ parameters: Parameters, _ context: RequestContext
    ) async throws(Failure) -> ServerResponse {
        let target = try target(in: parameters)
        guard let done = try parameters.single(LogoutReference.parameter),
            try await lookup.find(context.request, at: context.now) == nil
        else { return pages.question(target, proof: session(context).map(Self.proof), context) }
        return pages.answer(to: done, target, context)
    }

    private func session(_ context: RequestContext) -> String? { core.cookies.session(in: context.request) }

    /// 303 to where the portal wishes; a citizen whose WK session may live on is told first.
    private func leaving(
        to target: ReturnTarget?, _ outcome: LogoutReference.Outcome, _ language: Language?,
        _ context: RequestContext
    ) -> ServerResponse {
        var location = target?.location
        if location == nil || outcome == .here {
            location = LanguageSwitch.handing(
                language, to: pages.address(of: outcome, target, at: context.now))
        }
        var response = redirect(to: location ?? "/")
        response.headers.append(core.cookies.clearingSession())
        return response
    }

    /// The query's, else the form's; one that is not allowed is refused wherever it stands.
    private func target(_ query: Parameters, _ form: Parameters) throws(Failure) -> ReturnTarget? {
        let (inQuery, inForm) = (try target(in: query), try target(in: form))
        return inQuery ?? inForm
    }

    private func target(in parameters: Parameters) throws(Failure) -> ReturnTarget? {
        guard let text = try parameters.single("return_to") else { return nil }
        return try core.returnTarget(text)
    }

    private static func form(of request: ServerRequest) throws(Failure) -> Parameters {
        guard !request.body.isEmpty else { return try Parameters(form: []) }
        guard isForm(request) else {
            throw Failure(.requestMalformed, "body is no form", status: .unsupportedMediaType)
        }
        return try Parameters(form: request.body)
    }

    /// Whether our own pages or the portal's sent this POST: by what browsers say, or by a value that only our page has.
    /// Source: WHATWG Fetch (Origin), Fetch Metadata (Sec-Fetch-Site).
    private func isOwnPage(_ request: ServerRequest, _ form: Parameters) -> Bool {
        let origins = request.headers[values: .origin]
        let sites = request.headers[values: .secFetchSite]
        if let site = sites.first, sites.count > 1 || site != "same-origin" { return false }
        if let origin = origins.first, origin != "null" {
            return origins.count == 1 && origin == core.configuration.publicURL.origin
        }
        if sites == ["same-origin"] { return true }
        guard let session = core.cookies.session(in: request), let proof = try? form.single("csrf") else {
            return false
        }
        return constantTimeEqual(Array(proof.utf8), Array(Self.proof(session).utf8))
    }

    /// What our page knows and another site cannot: derived from the cookie, without giving it away.
    private static func proof(_ session: String) -> String {
        base64URL(SecretDigest(of: "logout:" + session).bytes)
    }
}
