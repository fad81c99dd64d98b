import SAML

/// Answers out of their time.
extension Outcome {
    static let times: [Outcome] = [
        Outcome("expired", .times, .rejected, pl: "Asercja przeterminowana", en: "The assertion has expired")
        {
            $0.assertion = { assertion, context in
                let end = (context.now - .seconds(600)).text
                assertion.edit("Conditions") { $0[attribute: "NotOnOrAfter"] = end }
                assertion.edit("SubjectConfirmationData") { $0[attribute: "NotOnOrAfter"] = end }
            }
        },
        Outcome(
            "conditions-expired", .times, .rejected, pl: "Przeterminowane tylko Conditions",
            en: "Only Conditions have expired"
        ) {
            $0.inAssertion("Conditions") { element, context in
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
