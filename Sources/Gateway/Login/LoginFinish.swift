import Logging
import SAML
import Transport
import XMLSecurity

/// The second half of a login: from WK's artifact to a session.
///
/// The order is the safety: the login is taken once and for this browser only, then WK is asked once, then every rule,
/// then the replay guard and the session in one.
struct LoginFinish: Sendable {
    struct Finished: Sendable {
        let session: Session
        /// For the cookie; known to nobody else from here on.
        let cookieValue: String
        let returnTarget: ReturnTarget
    }

    let core: GatewayCore
    let context: RequestContext
    let logger: Logger

    /// - Parameters:
    ///   - relayState: as WK's form brought it.
    ///   - browser: the binding cookie; nil where the browser has none.
    func finish(
        artifact: Artifact, relayState: String, browser: Secret?, at now: Instant
    ) async throws(Failure) -> Finished {
        let start = core.metrics.elapsed()
        let finished = try await measure(.finish) { () async throws(Failure) in
            try await perform(artifact: artifact, relayState: relayState, browser: browser, at: now)
        }
        core.metrics.loginFinished(finished.session, taking: core.metrics.elapsed() - start)
        return finished
    }

    private func perform(
        artifact: Artifact, relayState: String, browser: Secret?, at now: Instant
    ) async throws(Failure) -> Finished {
        let login = try await takeLogin(relayState: relayState, browser: browser, at: now)
        var trail = LoginTrail(login)
        do {
            let assertion = try await core.resolveGate.pass(
                concurrentResolves: core.configuration.limits.concurrentResolves,
                refusals: core.metrics.limits.resolveRefusals
            ) { () async throws(Failure) in
                try await resolve(artifact, for: login, &trail)
            }
            return try await openSession(for: assertion, login: login, trail)
        } catch {
            var failure = Failure(offering: login.returnTarget, to: error)
            failure.trail = trail
            throw failure
        }
    }

    private func takeLogin(
        relayState: String, browser: Secret?, at now: Instant
    ) async throws(Failure) -> LoginTransaction {
        guard let key = Secret(presented: relayState)?.digest else {
            throw Failure(.loginExpired, "RelayState is none of ours")
        }
        guard let browser else { throw Failure(.loginOtherBrowser, "no login cookie") }
        let taking: LoginTaking
        do {
            taking = try await measure(.take) { () async throws(StoreError) in
                try await core.store.takeLogin(key, browser: browser.digest, at: now)
            }
        } catch {
            throw Failure(error)
        }
        switch taking {
        case .taken(let login): return login
        case .unknown: throw Failure(.loginExpired, "RelayState unknown, used or expired")
        case .otherBrowser: throw Failure(.loginOtherBrowser, "login cookie of another browser")
        }
    }

    /// Asks WK for the message behind the artifact, once, and judges it.
    private func resolve(
        _ artifact: Artifact, for login: LoginTransaction, _ trail: inout LoginTrail
    ) async throws(Failure) -> ValidatedAssertion {
        let configuration = core.configuration
        let question = ArtifactResolve(
            id: core.surroundings.messageID(), issueInstant: core.surroundings.now(), artifact: artifact)
        trail.artifactResolve = question.id
        let answer = try await ask(question)
        trail.answer = answer.body
        let expectation = LoginExpectation(
            artifactResolveID: question.id, authnRequestID: login.authnRequestID,
            authnRequestInstant: login.authnRequestInstant, assuranceLevel: login.assuranceLevel,
            provider: configuration.provider, node: configuration.node,
            decryptionKeys: configuration.decryption.map(\.privateKey))
        do {
            return try measure(.verify) { () throws(SAMLError) in
                try validateLoginAnswer(
                    status: answer.status, contentType: answer.contentType, body: answer.body,
                    expecting: expectation, at: core.surroundings.now())
            }
        } catch {
            core.metrics.messageRefused(error)
            throw Failure(error)
        }
    }

    private func ask(_ question: ArtifactResolve) async throws(Failure) -> BackChannelAnswer {
        let configuration = core.configuration
        let envelope: [UInt8]
        do {
            envelope = try question.envelope(
                signedBy: configuration.signing, from: configuration.provider, to: configuration.node)
        } catch {
            throw Failure(.internal, "ArtifactResolve cannot be signed: \(error)")
        }
        do {
            return try await measure(.resolve) { () async throws(TransportError) in
                try await post(envelope)
            }
        } catch {
            throw Failure(.nodeUnavailable, "artifact resolution: \(error)")
        }
    }

    private func post(_ envelope: [UInt8]) async throws(TransportError) -> BackChannelAnswer {
        let url = core.configuration.node.artifactResolutionURL
        return try await core.metrics.call(.artifactResolution) {
            do throws(TransportError) {
                return .success(
                    try await core.backChannel.post(url, headers: soapHeaders, body: envelope))
            } catch {
                return .failure(error)
            }
        }.get()
    }

    private func openSession(
        for assertion: ValidatedAssertion, login: LoginTransaction, _ trail: LoginTrail
    ) async throws(Failure) -> Finished {
        let now = core.surroundings.now()
        let session = Session(
            id: base64URL(core.surroundings.randomBytes(16)), assertion: assertion,
            browser: login.browser, startedAt: now, lifetime: core.configuration.session.lifetime)
        let value = try await cookieValue(for: session, at: now)
        let end = session.end(ifLastSeen: now, idleTimeout: core.configuration.session.idleTimeout)
        let key = SecretDigest(of: value)
        try await store(session, under: key, until: end, of: assertion, at: now)
        try await audit(session, under: key, assertion, trail)
        for remark in assertion.remarks { logger.notice("login remark", metadata: ["remark": "\(remark)"]) }
        return Finished(session: session, cookieValue: value, returnTarget: login.returnTarget)
    }

    /// The replay guard: a session comes of messages that came for the first time.
    private func store(
        _ session: Session, under key: SecretDigest, until end: Instant, of assertion: ValidatedAssertion,
        at now: Instant
    ) async throws(Failure) {
        let replaced: [SecretDigest]?
        do {
            replaced = try await measure(.store) { () async throws(StoreError) in
                try await core.store.put(
                    session, under: key, until: end, claiming: assertion.replayIDs,
                    rememberedUntil: assertion.replayableUntil, at: now)
            }
        } catch {
            throw Failure(error)
        }
        guard let replaced else {
            throw Failure(.nodeMessageRejected, "replay: a message ID was seen before")
        }
        core.metrics.sessions.ended[.replaced].increment(by: replaced.count)
    }

    /// The line is durable before the cookie goes out; a session without one ends here.
    private func audit(
        _ session: Session, under key: SecretDigest, _ assertion: ValidatedAssertion, _ trail: LoginTrail
    ) async throws(Failure) {
        core.audit.keep(trail.answer, "ArtifactResponse", of: trail.authnRequest, context)
        do {
            try await measure(.audit) { () async throws(Failure) in
                try await core.audit.record(context) { request, log in
                    .loginFinished(session, assertion, trail, request, log.pseudonym)
                }
            }
        } catch {
            core.metrics.sessions.ended[.unrecorded].increment()
            _ = try? await core.store.removeSession(key, at: core.surroundings.now())
            throw error
        }
    }

    private func cookieValue(for session: Session, at now: Instant) async throws(Failure) -> String {
        switch core.configuration.session.token {
        case .opaque: Secret(from: core.surroundings).value
        case .jwt: try await core.tokens.token(.cookie, for: session, at: now, until: session.expiresAt)
        }
    }

    private func measure<Result, Failed: Error>(
        _ stage: LoginMetrics.Stage, _ body: () async throws(Failed) -> Result
    ) async throws(Failed) -> Result {
        try await core.metrics.time(core.metrics.logins.stages[stage], body)
    }

    private func measure<Result, Failed: Error>(
        _ stage: LoginMetrics.Stage, _ body: () throws(Failed) -> Result
    ) throws(Failed) -> Result {
        try core.metrics.time(core.metrics.logins.stages[stage], body)
    }
}

extension Failure {
    /// A citizen whose login failed may begin it again with the same target.
    init(offering returnTarget: ReturnTarget, to failure: Failure) {
        self = failure
        self.returnTarget = returnTarget
    }

    /// The few public codes that a citizen can act on; all else is one code for the outside.
    init(_ error: SAMLError) {
        switch error.kind {
        case .cancelled: self.init(.loginCancelled, error.description)
        case .identityUnknown: self.init(.identityUnknown, error.description)
        case .levelTooLow: self.init(.levelTooLow, error.description)
        case .nodeUnavailable: self.init(.nodeUnavailable, error.description)
        case .rejected: self.init(.nodeMessageRejected, error.description)
        }
        rule = error.code.rawValue
    }
}
