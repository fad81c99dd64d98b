import SAML

/// Further answers that must be accepted.
extension Outcome {
    static let oddAnswers: [Outcome] = [
        Outcome(
            "instants-in-nanoseconds", .answers, .accepted, pl: "Czas z dziewięcioma cyframi ułamka",
            en: "Instants with nine digits of fraction"
        ) {
            $0.beforeSigning = { message, _ in
                let instant = message[attribute: "IssueInstant"] ?? ""
                message[attribute: "IssueInstant"] = instant.replacing("Z", with: "000000Z")
            }
        },
        Outcome(
            "issued-29-seconds-ahead", .answers, .accepted, pl: "Zegar węzła o 29 sekund naprzód",
            en: "The node's clock is 29 seconds ahead"
        ) {
            $0.context = { $0.now = $0.now + .seconds(29) }
        },
        Outcome(
            "large-answer", .answers, .accepted, pl: "Odpowiedź z wieloma długimi atrybutami",
            en: "An answer with many long attributes"
        ) {
            $0.inAssertion("AttributeStatement") { statement, _ in
                for number in 0..<40 {
                    statement.append(
                        MessageElement(
                            "saml2:Attribute", [("Name", "urn:example:brama:\(number)")],
                            [MessageElement("saml2:AttributeValue", text: String(repeating: "ż", count: 500))]
                        ))
                }
            }
        },
        Outcome(
            "pretty-printed", .answers, .accepted, pl: "Wiadomość z wcięciami i CRLF",
            en: "A message with indentation and CRLF"
        ) {
            $0.beforeSigning = { message, _ in
                message.indent()
                message.edit("Response") { $0.indent() }
            }
        },
    ]
}

extension MessageElement {
    /// Puts each child on a line of its own.
    fileprivate mutating func indent() {
        content = content.flatMap { [.markup("\n  "), $0] } + [.markup("\n")]
    }
}
