import XMLSecurity

/// The children and attributes of an assertion and of all that is read in it.
enum AssertionShapes {
    static let rule = Rule<ExaminedAssertion>(.assertionShape) { assertion throws(SAMLError) in
        try check(assertion.element, as: .saml("Assertion"))
    }

    static let nameID = Shape(
        attributes: ["Format", "NameQualifier", "SPNameQualifier", "SPProvidedID"], hasText: true)

    private static let statements: Set<QualifiedName> = [
        .saml("Statement"), .saml("AuthnStatement"), .saml("AuthzDecisionStatement"),
        .saml("AttributeStatement"),
    ]

    /// What is not in here is either judged by a rule of its own or never read.
    private static let shapes: [QualifiedName: Shape] = [
        .saml("Assertion"): Shape(
            attributes: ["ID", "Version", "IssueInstant"],
            order: [
                .saml("Issuer"), .signature, .saml("Subject"), .saml("Conditions"), .saml("Advice"),
            ],
            unordered: statements, repeatable: statements),
        .saml("Subject"): Shape(
            order: [.saml("NameID"), .saml("EncryptedID"), .saml("SubjectConfirmation")],
            repeatable: [.saml("SubjectConfirmation")]),
        .saml("NameID"): nameID,
        .saml("SubjectConfirmation"): Shape(
            attributes: ["Method"], order: [.saml("SubjectConfirmationData")]),
        .saml("SubjectConfirmationData"): Shape(
            attributes: ["NotBefore", "NotOnOrAfter", "Recipient", "InResponseTo", "Address"]),
        .saml("Conditions"): Shape(attributes: ["NotBefore", "NotOnOrAfter"], anyChildren: true),
        .saml("AudienceRestriction"): Shape(order: [.saml("Audience")], repeatable: [.saml("Audience")]),
        .saml("Audience"): Shape(hasText: true),
        .saml("OneTimeUse"): Shape(),
        .saml("AuthnStatement"): Shape(
            attributes: ["AuthnInstant", "SessionIndex", "SessionNotOnOrAfter"],
            order: [.saml("SubjectLocality"), .saml("AuthnContext")]),
        .saml("AuthnContext"): Shape(
            order: [
                .saml("AuthnContextClassRef"), .saml("AuthnContextDeclRef"), .saml("AuthenticatingAuthority"),
            ],
            repeatable: [.saml("AuthenticatingAuthority")]),
        .saml("AuthnContextClassRef"): Shape(hasText: true),
        .saml("AuthenticatingAuthority"): Shape(hasText: true),
        .saml("AttributeStatement"): Shape(
            unordered: [.saml("Attribute"), .saml("EncryptedAttribute")],
            repeatable: [.saml("Attribute"), .saml("EncryptedAttribute")]),
        .saml("Attribute"): Shape(
            attributes: ["Name", "NameFormat", "FriendlyName"], order: [.saml("AttributeValue")],
            repeatable: [.saml("AttributeValue")]),
    ]

    /// Descends by fixed places only: what lies inside an element that is not read is not looked at.
    private static func check(_ element: XMLElement, as name: QualifiedName) throws(SAMLError) {
        guard let shape = shapes[name] else { return }
        try shape.check(element, else: .assertionShape)
        for child in element.children { try check(child, as: child.name) }
    }
}
