import XMLSecurity

/// All rules for an assertion, in the order in which they are asked.
///
/// - Source: SAML 2.0 Core §2.3.3, Profiles §4.1.4.3; decision 0030.
enum AssertionRules {
    static let all: [Rule<ExaminedAssertion>] =
        [AssertionShapes.rule] + headerRules(.assertion).map { $0.asked(of: \.message) } + [messageIDs]
        + SubjectRules.all + ConditionRules.all + [advice, statements] + AuthnRules.all + AttributeRules.all

    private static let messageIDs = Rule<ExaminedAssertion>(.messageIDs) { assertion throws(SAMLError) in
        let ids = assertion.outerIDs + [assertion.element.attribute("ID") ?? ""]
        guard Set(ids).count == ids.count else {
            throw SAMLError(.messageIDs, "the assertion has the ID of a message around it")
        }
    }

    private static let advice = Rule<ExaminedAssertion>(.assertionAdvice) { assertion throws(SAMLError) in
        guard assertion.element.children(.saml("Advice")).isEmpty else {
            throw SAMLError(
                .assertionAdvice, "the assertion holds an Advice, which could hide another assertion")
        }
    }

    private static let unknownStatements: Set<QualifiedName> = [
        .saml("Statement"), .saml("AuthzDecisionStatement"),
    ]

    private static let statements = Rule<ExaminedAssertion>(.statementUnknown) {
        assertion throws(SAMLError) in
        if let statement = assertion.element.first(of: unknownStatements) {
            throw SAMLError(.statementUnknown, "the assertion holds a \(statement.name.local)")
        }
    }
}
