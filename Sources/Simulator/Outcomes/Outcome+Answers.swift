import XMLSecurity

/// Answers that must be accepted: guards against a gateway that refuses everything.
extension Outcome {
    static let answers: [Outcome] = [
        Outcome("success", .answers, .accepted, pl: "Zalogowano", en: "Logged in"),
        Outcome(
            "slow", .answers, .accepted, pl: "Zalogowano, odpowiedź po 3 sekundach",
            en: "Logged in, the answer takes 3 seconds"
        ) { $0.delay = .seconds(3) },
        Outcome(
            "level-higher", .answers, .accepted, pl: "Poziom wyższy niż żądany",
            en: "A higher level than asked for"
        ) {
            $0.inAssertion("AuthnContextClassRef") { element, _ in
                element.setText("http://eidas.europa.eu/LoA/high")
            }
        },
        Outcome(
            "no-session-index", .answers, .accepted, pl: "Asercja bez SessionIndex",
            en: "Assertion without SessionIndex"
        ) { $0.inAssertion("AuthnStatement") { element, _ in element[attribute: "SessionIndex"] = nil } },
        Outcome(
            "no-key-info", .answers, .accepted, pl: "Podpisy bez KeyInfo", en: "Signatures without KeyInfo"
        ) {
            let bare: AnswerRecipe.Edit = { message, _ in
                message.edit("Signature") { $0.remove("KeyInfo") }
            }
            $0.betweenSignatures = bare
            $0.afterSigning = bare
        },
        Outcome(
            "instants-in-seconds", .answers, .accepted, pl: "Czas bez ułamków sekund",
            en: "Instants without fractions of a second"
        ) {
            $0.context = { context in
                context.now = context.now.wholeSeconds
                context.authenticatedAt = context.authenticatedAt.wholeSeconds
            }
            $0.beforeSigning = { message, _ in
                message.withoutFractions()
                message.edit("Response") { $0.withoutFractions() }
            }
        },
        Outcome(
            "128-bit-key", .answers, .accepted,
            pl: "Zadeklarowany AES-256, klucz 128-bitowy (jak produkcja w 2021)",
            en: "AES-256 declared, a 128-bit key wrapped (as production did in 2021)"
        ) { $0.encryption = { $0.contentKeyBits = 128 } },
        Outcome(
            "aes-128", .answers, .accepted, pl: "Zadeklarowany i użyty AES-128-GCM",
            en: "AES-128-GCM, declared as such"
        ) {
            $0.encryption = {
                $0.contentKeyBits = 128
                $0.declaredKeyBits = 128
            }
        },
    ]
}

extension MessageElement {
    fileprivate mutating func withoutFractions() {
        guard let instant = self[attribute: "IssueInstant"], let dot = instant.firstIndex(of: ".") else {
            return
        }
        self[attribute: "IssueInstant"] = instant[..<dot] + "Z"
    }
}
