import SAML

/// Assertions that are rightly signed and encrypted, and still do not hold.
extension Outcome {
    static let assertions: [Outcome] = [
        Outcome(
            "attribute-missing", .assertion, .rejected, pl: "Brak atrybutu PersonIdentifier",
            en: "The attribute PersonIdentifier is missing"
        ) { $0.assertion = { assertion, _ in assertion.remove("Attribute", where: \.isPersonIdentifier) } },
        Outcome(
            "attribute-twice", .assertion, .rejected, pl: "Dwa atrybuty PersonIdentifier",
            en: "The attribute PersonIdentifier twice"
        ) {
            $0.inAssertion("AttributeStatement") { statement, _ in
                statement.append(.attribute(.personIdentifier, value: "44051401359"))
            }
        },
        Outcome(
            "attribute-two-values", .assertion, .rejected, pl: "PersonIdentifier o dwóch wartościach",
            en: "PersonIdentifier with two values"
        ) {
            $0.assertion = { assertion, _ in
                assertion.edit("Attribute", where: \.isPersonIdentifier) { attribute in
                    guard var value = attribute.first("AttributeValue") else { return }
                    value.setText("44051401359")
                    attribute.append(value)
                }
            }
        },
        Outcome(
            "attribute-empty", .assertion, .rejected, pl: "Pusty PersonIdentifier",
            en: "An empty PersonIdentifier"
        ) {
            $0.assertion = { assertion, _ in
                assertion.edit("Attribute", where: \.isPersonIdentifier) { attribute in
                    attribute.edit("AttributeValue") { $0.setText("") }
                }
            }
        },
        Outcome(
            "level-lower", .assertion, .levelTooLow, pl: "Poziom niższy niż żądany",
            en: "A lower level than asked for"
        ) {
            $0.inAssertion("AuthnContextClassRef") { element, context in
                let lower = AssuranceLevel.allCases.last { $0 < context.request.assuranceLevel }
                element.setText(lower?.uri ?? "http://eidas.europa.eu/LoA/none")
            }
        },
        Outcome(
            "level-unknown", .assertion, .rejected, pl: "Nieznany poziom", en: "A level that nobody knows"
        ) {
            $0.inAssertion("AuthnContextClassRef") { element, _ in
                element.setText("urn:oasis:names:tc:SAML:2.0:ac:classes:Password")
            }
        },
        Outcome(
            "no-authn-statement", .assertion, .rejected, pl: "Asercja bez AuthnStatement",
            en: "An assertion without AuthnStatement"
        ) { $0.assertion = { assertion, _ in assertion.remove("AuthnStatement") } },
        Outcome(
            "unknown-condition", .assertion, .rejected, pl: "Nieznany warunek w Conditions",
            en: "An unknown condition in Conditions"
        ) {
            $0.inAssertion("Conditions") { conditions, _ in
                conditions.append(
                    MessageElement("x:OnlyOnTuesdays", [("xmlns:x", "urn:example:brama:conditions")]))
            }
        },
        Outcome(
            "no-conditions", .assertion, .rejected, pl: "Asercja bez Conditions",
            en: "An assertion without Conditions"
        ) { $0.assertion = { assertion, _ in assertion.remove("Conditions") } },
        Outcome(
            "no-subject-confirmation", .assertion, .rejected, pl: "Asercja bez SubjectConfirmation",
            en: "An assertion without SubjectConfirmation"
        ) { $0.assertion = { assertion, _ in assertion.remove("SubjectConfirmation") } },
        Outcome(
            "sender-vouches", .assertion, .rejected, pl: "Potwierdzenie sender-vouches zamiast bearer",
            en: "Confirmation sender-vouches in place of bearer"
        ) {
            $0.inAssertion("SubjectConfirmation") { element, _ in
                element[attribute: "Method"] = "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches"
            }
        },
        Outcome(
            "no-name-id", .assertion, .rejected, pl: "Asercja bez NameID", en: "An assertion without NameID"
        ) { $0.assertion = { assertion, _ in assertion.remove("NameID") } },
    ]
}

extension MessageElement {
    fileprivate var isPersonIdentifier: Bool { self[attribute: "FriendlyName"] == "PersonIdentifier" }
}
