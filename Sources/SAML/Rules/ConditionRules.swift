import XMLSecurity

/// When it may be used, and by whom.
///
/// - Source: SAML 2.0 Core §2.5.1.
enum ConditionRules {
    static let all: [Rule<ExaminedAssertion>] = [
        conditions, start, end, window, notYetValid, expired, known, audienceMissing, audience,
    ]

    private typealias Asked = Rule<ExaminedAssertion>

    private static let conditions = Asked(.conditions) { assertion throws(SAMLError) in
        _ = try assertion.conditions()
    }

    private static let start = Asked(.conditionsNotBefore) { assertion throws(SAMLError) in
        _ = try assertion.conditionsStart()
    }

    private static let end = Asked(.conditionsNotOnOrAfter) { assertion throws(SAMLError) in
        _ = try assertion.conditionsEnd()
    }

    private static let window = Asked(.conditionsWindow) { assertion throws(SAMLError) in
        let (start, end) = (try assertion.conditionsStart(), try assertion.conditionsEnd())
        guard start < end, end <= start + TimePolicy.longestValidity else {
            throw SAMLError(.conditionsWindow, "valid from \(start) to \(end)")
        }
    }

    private static let notYetValid = Asked(.conditionsNotYetValid) { assertion throws(SAMLError) in
        let start = try assertion.conditionsStart()
        guard !assertion.time.isInFuture(start) else {
            throw SAMLError(
                .conditionsNotYetValid, "NotBefore \(start), our clock says \(assertion.time.now)")
        }
    }

    private static let expired = Asked(.conditionsExpired) { assertion throws(SAMLError) in
        let end = try assertion.conditionsEnd()
        guard !assertion.time.isOver(notOnOrAfter: end) else {
            throw SAMLError(.conditionsExpired, "NotOnOrAfter \(end), our clock says \(assertion.time.now)")
        }
    }

    /// OneTimeUse is kept anyway: no assertion is ever used twice.
    private static let knownConditions: Set<QualifiedName> = [
        .saml("AudienceRestriction"), .saml("OneTimeUse"),
    ]

    private static let known = Asked(.conditionUnknown) { assertion throws(SAMLError) in
        for condition in try assertion.conditions().children where !knownConditions.contains(condition.name) {
            throw SAMLError(.conditionUnknown, "Conditions holds \(excerpt(condition.name.description))")
        }
    }

    private static let audienceMissing = Asked(.audienceMissing) { assertion throws(SAMLError) in
        let restrictions = try assertion.conditions().children(.saml("AudienceRestriction"))
        guard !restrictions.isEmpty, restrictions.allSatisfy({ !$0.children(.saml("Audience")).isEmpty })
        else {
            throw SAMLError(.audienceMissing, "no AudienceRestriction, or one without Audience")
        }
    }

    /// All restrictions must hold; in each, one of the audiences.
    private static let audience = Asked(.audience) { assertion throws(SAMLError) in
        let ours = assertion.expectation.provider.entityID
        let restrictions = try assertion.conditions().children(.saml("AudienceRestriction"))
        guard !restrictions.isEmpty else {
            throw SAMLError(.audienceMissing, "there is no AudienceRestriction")
        }
        for restriction in restrictions {
            let audiences = restriction.children(.saml("Audience")).map(\.text)
            guard audiences.contains(where: { sameBytes($0, ours) }) else {
                throw SAMLError(
                    .audience, "made out to \(excerpt(audiences.joined(separator: ", "))), not to \(ours)")
            }
        }
    }
}
