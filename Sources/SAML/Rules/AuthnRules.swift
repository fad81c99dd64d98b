import XMLSecurity

/// When and how surely the citizen was recognised.
///
/// - Source: SAML 2.0 Core §2.7.2, §3.3.2.2.1.
enum AuthnRules {
    static let all: [Rule<ExaminedAssertion>] = [
        statement, instant, inFuture, beforeRequest, sessionEnd, sessionExpired, context, level,
    ]

    private typealias Asked = Rule<ExaminedAssertion>

    private static let statement = Asked(.authnStatement) { assertion throws(SAMLError) in
        _ = try assertion.authnStatement()
    }

    private static let instant = Asked(.authnInstant) { assertion throws(SAMLError) in
        _ = try assertion.authnInstant()
    }

    private static let inFuture = Asked(.authnInstantInFuture) { assertion throws(SAMLError) in
        let instant = try assertion.authnInstant()
        guard !assertion.time.isInFuture(instant) else {
            throw SAMLError(
                .authnInstantInFuture, "AuthnInstant \(instant), our clock says \(assertion.time.now)")
        }
    }

    /// We ask for ForceAuthn: a login from before the request is somebody's kept session.
    private static let beforeRequest = Asked(.authnInstantBeforeRequest) { assertion throws(SAMLError) in
        let instant = try assertion.authnInstant()
        let request = assertion.expectation.authnRequestInstant
        guard !assertion.time.isBefore(request, instant) else {
            throw SAMLError(.authnInstantBeforeRequest, "AuthnInstant \(instant), our request \(request)")
        }
    }

    private static let sessionEnd = Asked(.sessionNotOnOrAfter) { assertion throws(SAMLError) in
        _ = try assertion.sessionEnd()
    }

    /// Without skew: our session would be over before it began.
    private static let sessionExpired = Asked(.sessionExpired) { assertion throws(SAMLError) in
        guard let end = try assertion.sessionEnd(), assertion.time.now >= end else { return }
        throw SAMLError(.sessionExpired, "SessionNotOnOrAfter \(end), our clock says \(assertion.time.now)")
    }

    private static let context = Asked(.authnContext) { assertion throws(SAMLError) in
        _ = try assertion.assuranceLevel()
    }

    private static let level = Asked(.levelTooLow) { assertion throws(SAMLError) in
        let level = try assertion.assuranceLevel()
        let least = max(assertion.expectation.assuranceLevel, assertion.expectation.provider.assuranceLevel)
        guard level >= least else {
            throw SAMLError(.levelTooLow, "level \(level.rawValue), asked for \(least.rawValue)")
        }
    }
}
