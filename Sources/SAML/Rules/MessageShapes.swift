import XMLSecurity

/// The children and attributes of the messages that WK sends.
enum MessageShapes {
    static let artifactResponse = rule(
        .artifactResponseShape, Shape(attributes: answerAttributes, order: answerOrder + [.samlp("Response")])
    )

    static let response = rule(
        .responseShape,
        Shape(
            attributes: answerAttributes, order: answerOrder,
            unordered: [.saml("Assertion"), .saml("EncryptedAssertion")],
            repeatable: [.saml("Assertion"), .saml("EncryptedAssertion")]))

    static let logoutResponse = rule(
        .logoutResponseShape, Shape(attributes: answerAttributes, order: answerOrder))

    static let logoutRequest = Rule<ReceivedMessage>(.logoutRequestShape) { message throws(SAMLError) in
        try requestShape.check(message.element, else: .logoutRequestShape)
        for name in message.element.children(.saml("NameID")) {
            try AssertionShapes.nameID.check(name, else: .logoutRequestShape)
        }
        for index in message.element.children(.samlp("SessionIndex")) {
            try Shape(hasText: true).check(index, else: .logoutRequestShape)
        }
    }

    /// Consent and Extensions are allowed and never read.
    private static let answerAttributes: Set = [
        "ID", "Version", "IssueInstant", "InResponseTo", "Destination", "Consent",
    ]
    private static let answerOrder: [QualifiedName] = [
        .saml("Issuer"), .signature, .samlp("Extensions"), .samlp("Status"),
    ]
    private static let requestShape = Shape(
        attributes: ["ID", "Version", "IssueInstant", "Destination", "Consent", "NotOnOrAfter", "Reason"],
        order: [
            .saml("Issuer"), .signature, .samlp("Extensions"), .saml("BaseID"), .saml("NameID"),
            .saml("EncryptedID"), .samlp("SessionIndex"),
        ],
        repeatable: [.samlp("SessionIndex")])

    private static func rule(_ code: SAMLError.Code, _ shape: Shape) -> Rule<ReceivedMessage> {
        Rule(code) { message throws(SAMLError) in try shape.check(message.element, else: code) }
    }
}
