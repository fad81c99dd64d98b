import SAML

/// Headers of ArtifactResponse and Response that do not hold, rightly signed.
extension Outcome {
    static let headers: [Outcome] = [
        Outcome(
            "resolve-no-in-response-to", .addressing, .rejected, pl: "ArtifactResponse bez InResponseTo",
            en: "ArtifactResponse without InResponseTo"
        ) {
            $0.beforeSigning = { message, _ in
                message[attribute: "InResponseTo"] = nil
            }
        },
        Outcome(
            "resolve-other-issuer", .addressing, .rejected, pl: "Inny wystawca samego ArtifactResponse",
            en: "Another issuer of the ArtifactResponse only"
        ) {
            $0.beforeSigning = { message, _ in
                message.editChildren("Issuer") { $0.setText("other.login.gov.pl") }
            }
        },
        Outcome(
            "resolve-no-issuer", .addressing, .rejected, pl: "ArtifactResponse bez Issuer",
            en: "ArtifactResponse without Issuer"
        ) {
            $0.beforeSigning = { message, _ in
                message.content.removeAll { $0.localName == "Issuer" }
            }
        },
        Outcome(
            "resolve-no-status", .addressing, .rejected, pl: "ArtifactResponse bez Status",
            en: "ArtifactResponse without Status"
        ) {
            $0.beforeSigning = { message, _ in
                message.content.removeAll { $0.localName == "Status" }
            }
        },
        Outcome(
            "resolve-version-1-1", .addressing, .rejected, pl: "ArtifactResponse w wersji 1.1",
            en: "ArtifactResponse of version 1.1"
        ) {
            $0.beforeSigning = { message, _ in
                message[attribute: "Version"] = "1.1"
            }
        },
        Outcome(
            "resolve-other-destination", .addressing, .rejected, pl: "Inny Destination w ArtifactResponse",
            en: "Another Destination of ArtifactResponse"
        ) {
            $0.beforeSigning = { message, _ in
                message[attribute: "Destination"] = "https://other.example.gov.pl/acs"
            }
        },
        Outcome(
            "other-message-inside", .addressing, .rejected, pl: "LogoutResponse zamiast Response",
            en: "LogoutResponse in place of Response"
        ) {
            $0.beforeSigning = { message, _ in message.edit("Response") { $0.name = "saml2p:LogoutResponse" }
            }
        },
        Outcome(
            "response-other-issuer", .addressing, .rejected, pl: "Inny wystawca samego Response",
            en: "Another issuer of the Response only"
        ) {
            $0.inResponse { response, _ in
                response.editChildren("Issuer") { $0.setText("other.login.gov.pl") }
            }
        },
        Outcome(
            "issuer-homoglyph", .addressing, .rejected, pl: "Podobna litera w Issuer",
            en: "A look-alike letter in Issuer"
        ) {
            $0.context = { $0.issuer = $0.issuer.replacing("o", with: "\u{43E}") }
        },
        Outcome(
            "issuer-padded", .addressing, .rejected, pl: "Odstępy wokół Issuer",
            en: "Space around Issuer"
        ) {
            $0.context = { $0.issuer = " \($0.issuer) " }
        },
        Outcome(
            "issuer-format", .addressing, .rejected, pl: "Issuer o innym Format",
            en: "Issuer of another Format"
        ) {
            $0.inResponse { response, _ in
                response.editChildren("Issuer") {
                    $0[attribute: "Format"] = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
                }
            }
        },
        Outcome(
            "response-no-issue-instant", .addressing, .rejected, pl: "Response bez IssueInstant",
            en: "Response without IssueInstant"
        ) {
            $0.inResponse { response, _ in
                response[attribute: "IssueInstant"] = nil
            }
        },
        Outcome(
            "response-before-request", .addressing, .rejected, pl: "Response sprzed naszego żądania",
            en: "Response from before our request"
        ) {
            $0.inResponse { response, context in
                response[attribute: "IssueInstant"] = (context.now - .seconds(250)).text
            }
        },
        Outcome(
            "destination-empty", .addressing, .rejected, pl: "Pusty Destination",
            en: "An empty Destination"
        ) {
            $0.inResponse { response, _ in
                response[attribute: "Destination"] = ""
            }
        },
        Outcome(
            "destination-prefix", .addressing, .rejected, pl: "Destination, który zaczyna się jak nasz",
            en: "A Destination that begins like ours"
        ) {
            $0.inResponse { response, context in
                response[attribute: "Destination"] =
                    context.request.assertionConsumerServiceURL + ".evil.example"
            }
        },
        Outcome(
            "same-ids", .addressing, .rejected, pl: "Asercja o ID takim jak Response",
            en: "The assertion has the ID of Response"
        ) {
            $0.context = { $0.assertionID = $0.responseID }
        },
        Outcome(
            "consent", .addressing, .accepted, pl: "Response z Consent i Extensions",
            en: "Response with Consent and Extensions"
        ) {
            $0.inResponse { response, _ in
                response[attribute: "Consent"] = "urn:oasis:names:tc:SAML:2.0:consent:unspecified"
                response.insert(
                    MessageElement(
                        "saml2p:Extensions", [],
                        [MessageElement("x:note", [("xmlns:x", "urn:example:brama")])]), after: "Issuer")
            }
        },
        Outcome(
            "destination-ours", .addressing, .accepted, pl: "Destination z naszym adresem",
            en: "Destination is our address"
        ) {
            $0.inResponse { response, context in
                response[attribute: "Destination"] = context.request.assertionConsumerServiceURL
            }
        },
        Outcome(
            "issue-instant-year-9999", .addressing, .rejected, pl: "IssueInstant w roku 9999",
            en: "IssueInstant in the year 9999"
        ) {
            $0.beforeSigning = { message, _ in
                message[attribute: "IssueInstant"] = "9999-12-31T23:59:59Z"
            }
        },
        Outcome(
            "issue-instant-offset", .addressing, .rejected, pl: "IssueInstant z przesunięciem +02:00",
            en: "IssueInstant with the offset +02:00"
        ) {
            $0.beforeSigning = { message, _ in
                message[attribute: "IssueInstant"] = (message[attribute: "IssueInstant"] ?? "").replacing(
                    "Z", with: "+02:00")
            }
        },
        Outcome(
            "issue-instant-endless", .addressing, .rejected, pl: "IssueInstant o stu tysiącach cyfr",
            en: "IssueInstant of a hundred thousand digits"
        ) {
            $0.beforeSigning = { message, _ in
                message[attribute: "IssueInstant"] =
                    "2026-01-05T10:00:00." + String(repeating: "9", count: 100_000) + "Z"
            }
        },
    ]
}
