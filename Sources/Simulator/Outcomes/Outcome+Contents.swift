import SAML

/// Further assertions and attributes that do not hold, and odd ones that do.
extension Outcome {
    static let contents: [Outcome] = [
        Outcome(
            "assertion-no-id", .assertion, .rejected, pl: "Asercja bez ID",
            en: "An assertion without ID"
        ) {
            $0.assertion = { assertion, _ in
                assertion[attribute: "ID"] = nil
            }
        },
        Outcome(
            "no-subject", .assertion, .rejected, pl: "Asercja bez Subject",
            en: "An assertion without Subject"
        ) {
            $0.assertion = { assertion, _ in
                assertion.remove("Subject")
            }
        },
        Outcome(
            "empty-name-id", .assertion, .rejected, pl: "Pusty NameID",
            en: "An empty NameID"
        ) {
            $0.inAssertion("NameID") { element, _ in
                element.setText("")
            }
        },
        Outcome(
            "no-confirmation-data", .assertion, .rejected, pl: "Brak SubjectConfirmationData",
            en: "SubjectConfirmationData is missing"
        ) {
            $0.assertion = { assertion, _ in
                assertion.remove("SubjectConfirmationData")
            }
        },
        Outcome(
            "confirmation-address", .assertion, .accepted, pl: "Address w SubjectConfirmationData",
            en: "An Address in SubjectConfirmationData"
        ) {
            $0.inAssertion("SubjectConfirmationData") { element, _ in
                element[attribute: "Address"] = "198.51.100.7"
            }
        },
        Outcome(
            "session-of-ten-minutes", .assertion, .accepted, pl: "Sesja węzła kończy się za 10 minut",
            en: "The node's session ends in 10 minutes"
        ) {
            $0.inAssertion("AuthnStatement") { element, context in
                element[attribute: "SessionNotOnOrAfter"] = (context.now + .seconds(600)).text
            }
        },
        Outcome(
            "no-authn-context-class", .assertion, .rejected, pl: "Brak AuthnContextClassRef",
            en: "AuthnContextClassRef is missing"
        ) {
            $0.assertion = { assertion, _ in
                assertion.remove("AuthnContextClassRef")
            }
        },
        Outcome(
            "level-other-case", .assertion, .rejected, pl: "Poziom inną wielkością liter",
            en: "The level in another case"
        ) {
            $0.inAssertion("AuthnContextClassRef") { element, _ in
                element.setText("http://eidas.europa.eu/LoA/HIGH")
            }
        },
        Outcome(
            "audience-substring", .assertion, .rejected, pl: "Audience dłuższe od naszego",
            en: "An Audience longer than ours"
        ) {
            $0.inAssertion("Audience") { element, context in
                element.setText(context.request.entityID + ".evil.example")
            }
        },
        Outcome(
            "pesel-short", .attributes, .rejected, pl: "PESEL o dziesięciu cyfrach",
            en: "A PESEL of ten digits"
        ) {
            $0.valueOf("PersonIdentifier", "8702224373")
        },
        Outcome(
            "pesel-full-width", .attributes, .rejected, pl: "PESEL cyframi o pełnej szerokości",
            en: "A PESEL of full-width digits"
        ) {
            $0.valueOf("PersonIdentifier", "８７０２２２４３７３４")
        },
        Outcome(
            "birth-date-future", .attributes, .rejected, pl: "Data urodzenia w przyszłości",
            en: "A date of birth to come"
        ) {
            $0.valueOf("DateOfBirth", "2099-01-01")
        },
        Outcome(
            "foreign-identifier", .attributes, .accepted, pl: "Identyfikator eIDAS z zagranicy",
            en: "An eIDAS identifier from abroad"
        ) {
            $0.valueOf("PersonIdentifier", "DE/PL/0123456789abcdef")
        },
        Outcome(
            "long-name", .attributes, .accepted, pl: "Nazwisko o 200 znakach z apostrofem",
            en: "A name of 200 characters with an apostrophe"
        ) {
            $0.valueOf("FamilyName", "O'" + String(repeating: "ź", count: 198))
        },
        Outcome(
            "birth-date-other-than-pesel", .attributes, .accepted, pl: "Data urodzenia inna niż w PESEL",
            en: "A date of birth other than in the PESEL"
        ) {
            $0.valueOf("DateOfBirth", "1987-02-23")
        },
        Outcome(
            "gateway-header-attribute", .attributes, .accepted, pl: "Atrybut o nazwie nagłówka bramy",
            en: "An attribute named like a header of the gateway"
        ) {
            $0.inAssertion("AttributeStatement") { statement, _ in
                statement.append(
                    MessageElement(
                        "saml2:Attribute", [("Name", "Brama-Subject")],
                        [MessageElement("saml2:AttributeValue", text: "evil")]))
            }
        },
    ]
}
