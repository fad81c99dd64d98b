import XMLSecurity

@testable import SAML

extension BrokenAnswer {
    private static let authnInstant = "2026-01-05T09:59:56.000Z"
    private static let level = "http://eidas.europa.eu/LoA/substantial"
    private static let statementEnd = "</saml2:AuthnStatement>"

    static let authentications: [BrokenAnswer] = [
        edited(
            .statementUnknown, "an AuthzDecisionStatement", statementEnd,
            statementEnd + "<saml2:AuthzDecisionStatement/>"),
        edited(
            .statementUnknown, "a Statement of some type", statementEnd, statementEnd + "<saml2:Statement/>"),
        edited(
            .assertionShape, "a statement that nobody knows", statementEnd,
            statementEnd + #"<x xmlns="urn:x"/>"#),
        without(.authnStatement, "no AuthnStatement", from: "<saml2:AuthnStatement", to: statementEnd),
        edited(
            .authnStatement, "two AuthnStatements", statementEnd, statementEnd + "<saml2:AuthnStatement/>"),
        edited(.authnInstant, "no AuthnInstant", #"AuthnInstant="\#(authnInstant)""#, ""),
        edited(.authnInstant, "AuthnInstant malformed", authnInstant, "today"),
        edited(.authnInstantInFuture, "AuthnInstant ahead", authnInstant, "2026-01-05T10:01:00.001Z"),
        edited(
            .authnInstantBeforeRequest, "AuthnInstant before our request", authnInstant,
            "2026-01-05T09:58:29.999Z"),
        edited(
            .sessionNotOnOrAfter, "SessionNotOnOrAfter malformed", "SessionIndex=",
            #"SessionNotOnOrAfter="" SessionIndex="#),
        edited(
            .sessionExpired, "SessionNotOnOrAfter past", "SessionIndex=",
            #"SessionNotOnOrAfter="2026-01-05T10:00:00.000Z" SessionIndex="#),
        without(.authnContext, "no AuthnContext", from: "<saml2:AuthnContext>", to: "</saml2:AuthnContext>"),
        without(
            .authnContext, "no level", from: "<saml2:AuthnContextClassRef>",
            to: "</saml2:AuthnContextClassRef>"),
        edited(.authnContext, "an empty level", level, ""),
        edited(.authnContext, "a level of another case", level, "http://eidas.europa.eu/LoA/Substantial"),
        edited(
            .authnContext, "an unknown level", level, "http://eidas.europa.eu/NotNotified/LoA/substantial"),
        edited(.levelTooLow, "a level too low", level, "http://eidas.europa.eu/LoA/low"),
        BrokenAnswer(.levelTooLow, "this login asked for more") { $0.expectation.assuranceLevel = .high },
        BrokenAnswer(.levelTooLow, "the service provider asks for more than this login") {
            $0.expectation.provider.assuranceLevel = .high
        },
    ]

    private static let pesel = ">87022243734<"
    private static let birth = ">1987-02-22Z<"

    static let attributes: [BrokenAnswer] = [
        without(
            .attributeStatement, "no AttributeStatement", from: "<saml2:AttributeStatement>",
            to: "</saml2:AttributeStatement>"),
        edited(
            .attributeStatement, "two AttributeStatements", "</saml2:AttributeStatement>",
            "</saml2:AttributeStatement><saml2:AttributeStatement/>"),
        edited(
            .encryptedAttribute, "an EncryptedAttribute", "</saml2:AttributeStatement>",
            "<saml2:EncryptedAttribute/></saml2:AttributeStatement>"),
        edited(.attributeMissing, "no PersonIdentifier", Templates.personIdentifier, ""),
        edited(.attributeMissing, "no FamilyName", Templates.familyName, ""),
        edited(
            .attributeMissing, "FamilyName by its FriendlyName only", "naturalperson/CurrentFamilyName",
            "naturalperson/FamilyName"),
        BrokenAnswer(.attributeMissing, "one that the configuration asks for besides") {
            $0.expectation.provider.attributes.append(.gender)
        },
        edited(
            .attributeRepeated, "PersonIdentifier twice, same value", Templates.personIdentifier,
            Templates.personIdentifier + Templates.personIdentifier),
        edited(
            .attributeRepeated, "PersonIdentifier twice, another value", Templates.personIdentifier,
            Templates.personIdentifier
                + Templates.personIdentifier.replacing("87022243734", with: "44051401359")),
        edited(
            .attributeRepeated, "twice under two name formats", Templates.personIdentifier,
            Templates.personIdentifier
                + Templates.personIdentifier.replacing("format:uri", with: "format:basic")),
        edited(
            .attributeValue, "two values", pesel,
            ">87022243734</saml2:AttributeValue><saml2:AttributeValue>44051401359<"),
        edited(.attributeValue, "no value", ">Grażyna Łucja<", "><"),
        edited(.attributeValue, "a blank value", ">Grażyna Łucja<", ">\n  <"),
        edited(.attributeValue, "an element as value", ">Grażyna Łucja<", "><x xmlns='urn:x'>Grażyna</x><"),
        edited(
            .attributeValue, "an element beside the value", ">Grażyna Łucja<", ">Grażyna<x xmlns='urn:x'/><"),
        edited(
            .attributeValue, "a nil value", #"xsi:type="naturalperson:CurrentGivenNameType""#,
            #"xsi:nil="true""#),
        without(
            .attributeValue, "no AttributeValue", from: "<saml2:AttributeValue", to: "</saml2:AttributeValue>"
        ),
        edited(
            .attributeValue, "a name without end", ">Grażyna Łucja<",
            ">\(String(repeating: "x", count: 20_000))<"),
        edited(.personIdentifier, "a wrong check digit", pesel, ">87022243735<"),
        edited(.personIdentifier, "ten digits", pesel, ">8702224373<"),
        edited(.personIdentifier, "twelve digits", pesel, ">870222437340<"),
        edited(.personIdentifier, "letters", pesel, ">abc<"),
        edited(.personIdentifier, "full-width digits", pesel, ">８７０２２２４３７３４<"),
        edited(.dateOfBirth, "29 February 1900", birth, ">1900-02-29<"),
        edited(.dateOfBirth, "a day to come", birth, ">2026-01-06<"),
        edited(.dateOfBirth, "a year only", birth, ">1987<"),
        edited(.dateOfBirth, "an offset", birth, ">1987-02-22+01:00<"),
        edited(.dateOfBirth, "Polish order", birth, ">22.02.1987<"),
    ]
}
