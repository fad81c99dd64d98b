import HTTPTypes
import Logging
import SAML
import Transport
import XMLSecurity

/// `/logout`: GET asks and tells, POST ends the session here and at WK.
struct LogoutRoute: Sendable {
    /// What the page after a logout tells, as `done` in the query.
    enum Done: String {
        case everywhere
        /// WK could not be told or said no.
        case here
    }

    let core: GatewayCore
    let lookup: SessionLookup
    let identity: IdentityHeaders
    let pages: PageRenderer

    func answer(_ context: RequestContext) async throws(Failure) -> ServerResponse {
        let parameters = try Parameters(query: context.request.query)
        guard context.request.method == .post else { return try page(parameters, context) }
        let form = try Self.form(of: context.request)
        guard isOwnPage(context.request, form) else {
            throw Failure(.requestMalformed, "logout from another site", status: .forbidden)
        }
        let target = try target(parameters, form)
        let posted = try form.single(LanguageSwitch.parameter)
        let language = context.chosenLanguage ?? posted.flatMap(Language.init)
        guard let session = try await end(context) else {
            // Nobody asked WK, so nothing is known of its session.
            return leaving(to: target, done: .here, language)
        }
        let isOverAtNode = await NodeLogout(core: core, context: context, logger: context.logger(core.logger))
            .end(session)
        return leaving(to: target, done: isOverAtNode ? .everywhere : .here, language)
    }

    /// Ours first: nothing that WK does keeps this session alive.
    ///
    /// Whatever the cookie names is removed, not what this node's clock calls living: by another clock, or by this one
    /// when it is right again, it may live on. Source: decision 0200.
    private func end(_ context: RequestContext) async throws(Failure) -> Session? {
        guard let key = lookup.key(of: context.request) else { return nil }
        let ended: Session?
        do {
            ended = try await core.store.removeSession(key, at: context.now)
        } catch {
            // The store may keep it to its end. This browser, which the next person may use, must not.
            var failure = Failure(error)
            failure.headers.append(core.cookies.clearingSession())
            failure.canBeginAgain = false
            throw failure
        }
        identity.forget([key])
        guard let ended else { return nil }
        core.metrics.sessions.ended[.logout].increment()
        core.audit.note(context) { request, log in .logout(ended, request, log.pseudonym) }
        context.logger(core.logger).info("logout", metadata: ["session": "\(ended.id)"])
        return ended
    }

    private func page(_ parameters: Parameters, _ context: RequestContext) throws(Failure) -> ServerResponse {
        let target = try parameters.single("return_to")
        if let text = try parameters.single("done"), let done = Done(rawValue: text) {
            let path = try core.returnTarget(target).location
            return pages.response(
                for: .loggedOut(atNode: done == .everywhere, continuePath: path), in: context.language,
                here: try here(done, target))
        }
        var fields: [(name: String, value: String)] = []
        if let value = core.cookies.session(in: context.request) {
            fields.append(("csrf", Self.proof(value)))
        }
        if let target { fields.append(("return_to", try core.returnTarget(target).location)) }
        if let language = context.chosenLanguage {
            fields.append((LanguageSwitch.parameter, language.rawValue))
        }
        return pages.response(
            for: .logoutQuestion(action: core.path(.logout), fields: fields), in: context.language,
            here: try here(nil, target))
    }

    private func here(_ done: Done?, _ text: String?) throws(Failure) -> LanguageSwitch {
        var target: ReturnTarget?
        if let text { target = try core.returnTarget(text) }
        return LanguageSwitch(path: core.path(.logout), query: query(done, target))
    }

    private func query(_ done: Done?, _ target: ReturnTarget?) -> [(name: String, value: String)] {
        var query: [(name: String, value: String)] = []
        if let done { query.append(("done", done.rawValue)) }
        if let target { query.append(("return_to", target.location)) }
        return query
    }

    /// 303 to where the portal wishes; a citizen whose WK session may live on is told first.
    private func leaving(to target: ReturnTarget?, done: Done, _ language: Language?) -> ServerResponse {
        var location = target?.location
        if location == nil || done == .here {
            let page = LanguageSwitch.address(core.path(.logout), query(done, target))
            location = LanguageSwitch.handing(language, to: page)
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
