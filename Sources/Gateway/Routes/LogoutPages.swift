import SAML
import Transport

/// What a citizen sees before and after a logout.
struct LogoutPages: Sendable {
    let core: GatewayCore
    let pages: PageRenderer
    let reference: LogoutReference

    /// - Parameter proof: that the form comes from this page; nil where the browser holds no session.
    func question(_ target: ReturnTarget?, proof: String?, _ context: RequestContext) -> ServerResponse {
        var fields: [(name: String, value: String)] = []
        if let proof { fields.append(("csrf", proof)) }
        if let target { fields.append(("return_to", target.location)) }
        if let language = context.chosenLanguage {
            fields.append((LanguageSwitch.parameter, language.rawValue))
        }
        return pages.response(
            for: .logoutQuestion(action: core.path(.logout), fields: fields), in: context.language,
            here: LanguageSwitch(path: core.path(.logout), query: Self.query(nil, target)))
    }

    /// For a browser without a session.
    /// - Parameter done: as it came in a query; untrusted. Where it says nothing of ours, the page says what is known.
    func answer(to done: String, _ target: ReturnTarget?, _ context: RequestContext) -> ServerResponse {
        let path = (target ?? .root).location
        let page: Page
        let outcome = reference.read(done, at: context.now)
        switch outcome {
        case .everywhere: page = .loggedOut(atNode: true, continuePath: path)
        case .here: page = .loggedOut(atNode: false, continuePath: path)
        case nil: page = .notLoggedIn(continuePath: path)
        }
        let told = outcome == nil ? "unknown" : done
        return pages.response(
            for: page, in: context.language,
            here: LanguageSwitch(path: core.path(.logout), query: Self.query(told, target)))
    }

    /// Where the page is that tells what came of a logout.
    func address(
        of outcome: LogoutReference.Outcome, _ target: ReturnTarget?, at now: Instant
    ) -> String {
        LanguageSwitch.address(
            core.path(.logout), Self.query(reference.make(outcome, at: now), target))
    }

    private static func query(
        _ done: String?, _ target: ReturnTarget?
    ) -> [(name: String, value: String)] {
        var query: [(name: String, value: String)] = []
        if let done { query.append((LogoutReference.parameter, done)) }
        if let target { query.append(("return_to", target.location)) }
        return query
    }
}
