/// Answers by somebody else, for somebody else, or to another question.
extension Outcome {
    static let addressing: [Outcome] = [
        Outcome(
            "other-audience", .addressing, .rejected, pl: "Asercja dla innego systemu",
            en: "An assertion for another service provider"
        ) { $0.inAssertion("Audience") { element, _ in element.setText("https://other.example.gov.pl") } },
        Outcome(
            "no-audience", .addressing, .rejected, pl: "Asercja bez AudienceRestriction",
            en: "An assertion without AudienceRestriction"
        ) { $0.assertion = { assertion, _ in assertion.remove("AudienceRestriction") } },
        Outcome(
            "other-recipient", .addressing, .rejected, pl: "Inny Recipient", en: "Another Recipient"
        ) {
            $0.inAssertion("SubjectConfirmationData") { element, _ in
                element[attribute: "Recipient"] = "https://other.example.gov.pl/acs"
            }
        },
        Outcome(
            "other-in-response-to", .addressing, .rejected, pl: "Response na inne żądanie",
            en: "Response to another request"
        ) {
            $0.assertion = { assertion, _ in
                assertion.edit("SubjectConfirmationData") { $0[attribute: "InResponseTo"] = "ID-other" }
            }
            $0.inResponse { response, _ in response[attribute: "InResponseTo"] = "ID-other" }
        },
        Outcome(
            "no-in-response-to", .addressing, .rejected, pl: "Response bez InResponseTo",
            en: "Response without InResponseTo"
        ) { $0.inResponse { response, _ in response[attribute: "InResponseTo"] = nil } },
        Outcome(
            "assertion-other-in-response-to", .addressing, .rejected, pl: "Asercja na inne żądanie",
            en: "The assertion answers another request"
        ) {
            $0.inAssertion("SubjectConfirmationData") { element, _ in
                element[attribute: "InResponseTo"] = "ID-other"
            }
        },
        Outcome(
            "resolve-other-in-response-to", .addressing, .rejected,
            pl: "ArtifactResponse na inny ArtifactResolve",
            en: "ArtifactResponse to another ArtifactResolve"
        ) { $0.beforeSigning = { message, _ in message[attribute: "InResponseTo"] = "ID-other" } },
        Outcome("other-issuer", .addressing, .rejected, pl: "Inny wystawca", en: "Another issuer") {
            $0.context = { $0.issuer = "other.login.gov.pl" }
        },
        Outcome(
            "assertion-other-issuer", .addressing, .rejected, pl: "Inny wystawca samej asercji",
            en: "Another issuer of the assertion only"
        ) { $0.inAssertion("Issuer") { element, _ in element.setText("other.login.gov.pl") } },
        Outcome(
            "no-issuer", .addressing, .rejected, pl: "Response bez Issuer", en: "Response without Issuer"
        ) { $0.inResponse { response, _ in response.remove("Issuer") } },
        Outcome(
            "other-destination", .addressing, .rejected, pl: "Inny Destination", en: "Another Destination"
        ) {
            $0.inResponse { response, _ in
                response[attribute: "Destination"] = "https://other.example.gov.pl/acs"
            }
        },
        Outcome(
            "replay", .addressing, .rejected, pl: "Ta sama asercja co przy poprzednim logowaniu",
            en: "The same assertion as at the login before"
        ) {
            $0.needsEarlierLogin = true
            $0.context = { context in
                if let earlier = context.earlier { context.assertionID = earlier.assertionID }
            }
        },
        Outcome(
            "replay-whole-answer", .addressing, .rejected, pl: "Cała poprzednia odpowiedź, bajt w bajt",
            en: "The whole answer of the login before, byte for byte"
        ) {
            $0.needsEarlierLogin = true
            $0.body = { body, context in
                if let earlier = context.earlier { body = earlier.body }
            }
        },
        Outcome(
            "version-1-1", .addressing, .rejected, pl: "Response w wersji 1.1", en: "Response of version 1.1"
        ) { $0.inResponse { response, _ in response[attribute: "Version"] = "1.1" } },
    ]
}
