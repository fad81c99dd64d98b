import SAML

/// Assertions that are rightly signed and encrypted, and still do not hold.
extension Outcome {
    static let assertions: [Outcome] = [
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
        Outcome(
            "assertion-version-1-1", .assertion, .rejected, pl: "Asercja w wersji 1.1",
            en: "An assertion of version 1.1"
        ) { $0.assertion = { assertion, _ in assertion[attribute: "Version"] = "1.1" } },
        Outcome(
            "two-subjects", .assertion, .rejected, pl: "Dwa elementy Subject", en: "Two Subjects"
        ) { $0.doubleInAssertion("Subject") },
        Outcome("two-name-ids", .assertion, .rejected, pl: "Dwa elementy NameID", en: "Two NameIDs") {
            $0.doubleInAssertion("NameID")
        },
        Outcome(
            "two-confirmations", .assertion, .rejected, pl: "Dwa elementy SubjectConfirmation",
            en: "Two SubjectConfirmations"
        ) { $0.doubleInAssertion("SubjectConfirmation") },
        Outcome(
            "two-authn-statements", .assertion, .rejected, pl: "Dwa elementy AuthnStatement",
            en: "Two AuthnStatements"
        ) { $0.doubleInAssertion("AuthnStatement") },
        Outcome(
            "two-audience-restrictions", .assertion, .rejected,
            pl: "Dwa AudienceRestriction, jeden dla innego systemu (łączy je „i”)",
            en: "Two AudienceRestrictions, one for somebody else (both must hold)"
        ) {
            $0.inAssertion("Conditions") { conditions, _ in
                conditions.append(
                    MessageElement(
                        "saml2:AudienceRestriction", [],
                        [MessageElement("saml2:Audience", text: "https://other.example.gov.pl")]))
            }
        },
        Outcome(
            "two-audiences", .assertion, .accepted, pl: "Dwa elementy Audience, jeden nasz (łączy je „lub”)",
            en: "Two Audiences in one restriction, one of them ours (one is enough)"
        ) {
            $0.inAssertion("AudienceRestriction") { restriction, _ in
                restriction.append(MessageElement("saml2:Audience", text: "https://other.example.gov.pl"))
            }
        },
        Outcome(
            "audience-other-case", .assertion, .rejected, pl: "Audience inną wielkością liter",
            en: "Audience in another case"
        ) {
            $0.inAssertion("Audience") { element, context in
                element.setText(context.request.entityID.uppercased())
            }
        },
        Outcome(
            "one-time-use", .assertion, .accepted, pl: "Conditions z OneTimeUse",
            en: "Conditions with OneTimeUse"
        ) {
            $0.inAssertion("Conditions") { conditions, _ in
                conditions.append(MessageElement("saml2:OneTimeUse"))
            }
        },
        Outcome(
            "proxy-restriction", .assertion, .rejected, pl: "Conditions z ProxyRestriction",
            en: "Conditions with ProxyRestriction"
        ) {
            $0.inAssertion("Conditions") { conditions, _ in
                conditions.append(MessageElement("saml2:ProxyRestriction", [("Count", "0")]))
            }
        },
        Outcome(
            "authz-statement", .assertion, .rejected, pl: "Asercja z AuthzDecisionStatement",
            en: "An assertion with AuthzDecisionStatement"
        ) {
            $0.assertion = { assertion, _ in
                assertion.append(
                    MessageElement(
                        "saml2:AuthzDecisionStatement", [("Resource", "urn:example"), ("Decision", "Permit")])
                )
            }
        },
        Outcome(
            "advice", .assertion, .rejected, pl: "Druga asercja w Advice", en: "Another assertion in Advice"
        ) {
            $0.assertion = { assertion, _ in
                var other = assertion
                other[attribute: "ID"] = "_ID-other"
                assertion.insert(MessageElement("saml2:Advice", [], [other]), after: "Conditions")
            }
        },
    ]
}

extension AnswerRecipe {
    fileprivate mutating func doubleInAssertion(_ localName: String) {
        assertion = { assertion, _ in
            guard let element = assertion.first(localName) else { return }
            assertion.insert(element, after: localName)
        }
    }
}
