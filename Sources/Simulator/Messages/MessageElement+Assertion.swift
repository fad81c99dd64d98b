import SAML

extension MessageElement {
    /// How long an assertion of the node holds.
    static let assertionLifetime = Duration.seconds(50 * 60)

    /// The assertion of a login without a fault, laid out like the sample of 2018.
    static func assertion(_ context: AnswerContext) -> MessageElement {
        let start = context.authenticatedAt.wholeSeconds
        let end = start + assertionLifetime
        return MessageElement(
            "saml2:Assertion",
            Namespace.ofAssertions + [
                ("ID", context.assertionID), ("IssueInstant", context.authenticatedAt.text),
                ("Version", "2.0"),
            ],
            [
                MessageElement("saml2:Issuer", text: context.issuer),
                subject(context, until: end),
                conditions(from: start, until: end, audience: context.request.entityID),
                authnStatement(context),
                attributeStatement(context),
            ])
    }

    private static func subject(_ context: AnswerContext, until end: Instant) -> MessageElement {
        MessageElement(
            "saml2:Subject", [],
            [
                MessageElement(
                    "saml2:NameID", [("Format", Identifier.unspecifiedNameID)], text: context.person.nameID),
                MessageElement(
                    "saml2:SubjectConfirmation", [("Method", Identifier.bearer)],
                    [
                        MessageElement(
                            "saml2:SubjectConfirmationData",
                            [
                                ("InResponseTo", context.request.id), ("NotOnOrAfter", end.text),
                                ("Recipient", context.request.assertionConsumerServiceURL),
                            ])
                    ]),
            ])
    }

    private static func conditions(from start: Instant, until end: Instant, audience: String)
        -> MessageElement
    {
        MessageElement(
            "saml2:Conditions", [("NotBefore", start.text), ("NotOnOrAfter", end.text)],
            [
                MessageElement(
                    "saml2:AudienceRestriction", [], [MessageElement("saml2:Audience", text: audience)])
            ])
    }

    private static func authnStatement(_ context: AnswerContext) -> MessageElement {
        MessageElement(
            "saml2:AuthnStatement",
            [("AuthnInstant", context.authenticatedAt.text), ("SessionIndex", context.assertionID)],
            [
                MessageElement(
                    "saml2:AuthnContext", [],
                    [
                        MessageElement("saml2:AuthnContextClassRef", text: context.level.uri),
                        MessageElement("saml2:AuthenticatingAuthority", text: context.identityProvider),
                    ])
            ])
    }

    private static func attributeStatement(_ context: AnswerContext) -> MessageElement {
        let attributes = EidasAttribute.all.compactMap { attribute -> MessageElement? in
            guard context.request.attributes.contains(attribute) else { return nil }
            return context.person.value(of: attribute).map { .attribute(attribute, value: $0) }
        }
        return MessageElement("saml2:AttributeStatement", [], attributes)
    }

    static func attribute(_ attribute: EidasAttribute, value: String) -> MessageElement {
        var declarations = [("xmlns:xsi", Namespace.schemaInstance), ("xsi:type", attribute.type)]
        if attribute.type.hasPrefix("legalperson:") {
            declarations.insert(("xmlns:legalperson", Namespace.legalPerson), at: 0)
        }
        return MessageElement(
            "saml2:Attribute",
            [
                ("FriendlyName", attribute.friendlyName), ("Name", attribute.name),
                ("NameFormat", Identifier.uriName),
            ],
            [MessageElement("saml2:AttributeValue", declarations, text: value)])
    }
}

extension Instant {
    /// The node writes the bounds of an assertion in whole seconds.
    var wholeSeconds: Instant { Instant(milliseconds: milliseconds - milliseconds % 1_000) }
}
