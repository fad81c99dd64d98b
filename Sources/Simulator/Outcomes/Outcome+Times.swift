import SAML

/// Answers out of their time.
extension Outcome {
    static let times: [Outcome] = [
        Outcome("expired", .times, .rejected, pl: "Asercja przeterminowana", en: "The assertion has expired")
        {
            $0.assertion = { assertion, context in
                let end = (context.now - .seconds(600)).text
                assertion.edit("Conditions") { conditions in
                    conditions[attribute: "NotBefore"] = (context.now - .seconds(1_200)).text
                    conditions[attribute: "NotOnOrAfter"] = end
                }
                assertion.edit("SubjectConfirmationData") { $0[attribute: "NotOnOrAfter"] = end }
            }
        },
        Outcome(
            "conditions-expired", .times, .rejected, pl: "Przeterminowane tylko Conditions",
            en: "Only Conditions have expired"
        ) {
            $0.inAssertion("Conditions") { element, context in
                element[attribute: "NotBefore"] = (context.now - .seconds(1_200)).text
                element[attribute: "NotOnOrAfter"] = (context.now - .seconds(600)).text
            }
        },
        Outcome(
            "confirmation-expired", .times, .rejected, pl: "Przeterminowane tylko SubjectConfirmationData",
            en: "Only SubjectConfirmationData has expired"
        ) {
            $0.inAssertion("SubjectConfirmationData") { element, context in
                element[attribute: "NotOnOrAfter"] = (context.now - .seconds(600)).text
            }
        },
        Outcome(
            "not-yet-valid", .times, .rejected, pl: "Conditions/@NotBefore w przyszłości",
            en: "Conditions/@NotBefore in the future"
        ) {
            $0.inAssertion("Conditions") { element, context in
                element[attribute: "NotBefore"] = (context.now + .seconds(600)).text
            }
        },
        Outcome(
            "issued-in-future", .times, .rejected, pl: "Wystawiono za 10 minut",
            en: "Issued 10 minutes from now"
        ) { $0.issued(.seconds(600)) },
        Outcome(
            "issued-long-ago", .times, .rejected, pl: "Wystawiono 10 minut temu", en: "Issued 10 minutes ago"
        ) { $0.issued(.seconds(-600)) },
        Outcome(
            "issue-instant-local", .times, .rejected, pl: "IssueInstant z przesunięciem strefy zamiast Z",
            en: "IssueInstant with a zone offset in place of Z"
        ) {
            $0.inResponse { response, context in
                response[attribute: "IssueInstant"] = context.now.text.dropLast() + "+00:00"
            }
        },
        Outcome(
            "conditions-reversed", .times, .rejected, pl: "NotBefore po NotOnOrAfter",
            en: "NotBefore after NotOnOrAfter"
        ) {
            $0.inAssertion("Conditions") { element, context in
                element[attribute: "NotBefore"] = (context.now + .seconds(20)).text
                element[attribute: "NotOnOrAfter"] = (context.now + .seconds(10)).text
            }
        },
        Outcome(
            "valid-for-ten-years", .times, .rejected, pl: "Asercja ważna dziesięć lat",
            en: "An assertion that holds for ten years"
        ) {
            $0.assertion = { assertion, context in
                let end = (context.now + .seconds(3_650 * 86_400)).text
                assertion.edit("Conditions") { $0[attribute: "NotOnOrAfter"] = end }
                assertion.edit("SubjectConfirmationData") { $0[attribute: "NotOnOrAfter"] = end }
            }
        },
        Outcome(
            "confirmation-not-before", .times, .rejected, pl: "SubjectConfirmationData z NotBefore",
            en: "SubjectConfirmationData with NotBefore"
        ) {
            $0.inAssertion("SubjectConfirmationData") { element, context in
                element[attribute: "NotBefore"] = (context.now + .seconds(600)).text
            }
        },
        Outcome(
            "authenticated-in-future", .times, .rejected, pl: "AuthnInstant za 10 minut",
            en: "AuthnInstant 10 minutes from now"
        ) {
            $0.inAssertion("AuthnStatement") { element, context in
                element[attribute: "AuthnInstant"] = (context.now + .seconds(600)).text
            }
        },
        Outcome(
            "authenticated-yesterday", .times, .rejected, pl: "AuthnInstant wczoraj mimo ForceAuthn",
            en: "AuthnInstant yesterday in spite of ForceAuthn"
        ) {
            $0.inAssertion("AuthnStatement") { element, context in
                element[attribute: "AuthnInstant"] = (context.now - .seconds(86_400)).text
            }
        },
        Outcome(
            "session-over", .times, .rejected, pl: "SessionNotOnOrAfter w przeszłości",
            en: "SessionNotOnOrAfter in the past"
        ) {
            $0.inAssertion("AuthnStatement") { element, context in
                element[attribute: "SessionNotOnOrAfter"] = (context.now - .seconds(600)).text
            }
        },
        Outcome(
            "assertion-issued-long-ago", .times, .rejected, pl: "Tylko asercja wystawiona 10 minut temu",
            en: "Only the assertion was issued 10 minutes ago"
        ) {
            $0.assertion = { assertion, context in
                assertion[attribute: "IssueInstant"] = (context.now - .seconds(600)).text
            }
        },
        Outcome(
            "confirmation-without-end", .times, .rejected, pl: "SubjectConfirmationData bez NotOnOrAfter",
            en: "SubjectConfirmationData without NotOnOrAfter"
        ) {
            $0.inAssertion("SubjectConfirmationData") { element, _ in element[attribute: "NotOnOrAfter"] = nil
            }
        },
    ]
}

extension AnswerRecipe {
    /// Moves every issue instant, not the assertion's end.
    fileprivate mutating func issued(_ offset: Duration) {
        assertion = { assertion, context in
            assertion[attribute: "IssueInstant"] = (context.now + offset).text
        }
        beforeSigning = { message, context in
            let instant = (context.now + offset).text
            message[attribute: "IssueInstant"] = instant
            message.edit("Response") { $0[attribute: "IssueInstant"] = instant }
        }
    }
}
