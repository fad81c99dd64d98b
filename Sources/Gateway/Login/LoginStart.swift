import SAML
import XMLSecurity

/// The first half of a login: from `GET /login` to the page that posts itself to WK.
struct LoginStart: Sendable {
    struct Begun: Sendable {
        let authnRequestID: MessageID
        /// As signed, for evidence.
        let message: [UInt8]
        let level: AssuranceLevel
        let page: Page
        /// The browser's binding: the one it had, or a new one.
        let browser: Secret
    }

    /// What a citizen wants of a login.
    struct Wish: Sendable {
        let returnTarget: ReturnTarget
        /// The least level that will do, if more than the service provider's own is wanted.
        let level: AssuranceLevel?
        let foreign: Bool
        /// Chosen by a link of ours; nil: what the browser says.
        let language: Language?
    }

    let core: GatewayCore

    /// - Parameters:
    ///   - browser: the binding that the browser brought: several tabs share one.
    /// - Throws: `tooManyRequests` and `internal` where the login cannot be remembered or signed.
    func begin(
        _ wish: Wish, browser: Secret?, at now: Instant
    ) async throws(Failure) -> Begun {
        let configuration = core.configuration
        let least = max(configuration.provider.assuranceLevel, wish.level ?? .low)
        let request = AuthnRequest(
            id: core.surroundings.messageID(), issueInstant: now, assuranceLevel: least)
        let message = try sign(request)
        let relayState = Secret(from: core.surroundings)
        let browser = browser ?? Secret(from: core.surroundings)
        let login = LoginTransaction(
            authnRequestID: request.id, authnRequestInstant: now, assuranceLevel: least,
            returnTarget: wish.returnTarget, browser: browser.digest,
            expiresAt: now + LoginTransaction.lifetime)
        do {
            try await core.store.put(login, under: relayState.digest, at: now)
        } catch {
            throw Failure(error)
        }
        let page = handOver(
            message, relayState: RelayState.text(relayState, wish.language), foreign: wish.foreign)
        return Begun(
            authnRequestID: request.id, message: message, level: least, page: page, browser: browser)
    }

    private func sign(_ request: AuthnRequest) throws(Failure) -> [UInt8] {
        let configuration = core.configuration
        do {
            return try request.signed(
                by: configuration.signing, from: configuration.provider, to: configuration.node)
        } catch {
            throw Failure(.internal, "AuthnRequest cannot be signed: \(error)")
        }
    }

    /// The form of WK's POST binding. Source: SAML 2.0 Bindings §3.5.4, WK protocol notes.
    private func handOver(_ message: [UInt8], relayState: String, foreign: Bool) -> Page {
        var fields = [("SAMLRequest", Base64.encodeToString(message)), ("RelayState", relayState)]
        if foreign { fields.append(("ForeignAuthentication", "true")) }
        return .handOver(
            action: core.configuration.node.singleSignOnURL, fields: fields.map { (name: $0.0, value: $0.1) })
    }
}
