/// Artifacts that no browser should bring.
extension Outcome {
    static let artifacts: [Outcome] = [
        Outcome(
            "artifact-empty", .frontChannel, .malformed, pl: "Puste pole SAMLart",
            en: "An empty field SAMLart"
        ) {
            $0.fields = { $0.edit("SAMLart") { $0 = "" } }
        },
        Outcome(
            "artifact-blank", .frontChannel, .malformed, pl: "SAMLart z samych odstępów",
            en: "SAMLart of blanks"
        ) {
            $0.fields = { $0.edit("SAMLart") { $0 = "   " } }
        },
        Outcome(
            "artifact-line-break", .frontChannel, .malformed, pl: "Łamanie wiersza w SAMLart",
            en: "A line break in SAMLart"
        ) {
            $0.fields = { $0.edit("SAMLart") { $0 = "AAQA\r\nX: y" } }
        },
        Outcome(
            "artifact-long", .frontChannel, .malformed, pl: "SAMLart o tysiącach znaków",
            en: "SAMLart of thousands of characters"
        ) {
            $0.fields = { $0.edit("SAMLart") { $0 = String(repeating: "A", count: 8_000) } }
        },
        Outcome(
            "response-for-artifact", .frontChannel, .malformed, pl: "SAMLResponse zamiast SAMLart",
            en: "SAMLResponse in place of SAMLart"
        ) {
            $0.fields = { fields in
                for index in fields.indices where fields[index].name == "SAMLart" {
                    fields[index] = FormField("SAMLResponse", fields[index].value)
                }
            }
        },
        Outcome(
            "relay-state-missing", .frontChannel, .malformed, pl: "Brak RelayState",
            en: "RelayState is missing"
        ) {
            $0.fields = { $0.removeAll { $0.name == "RelayState" } }
        },
        Outcome(
            "relay-state-url", .frontChannel, .expired, pl: "RelayState z adresem",
            en: "RelayState is a URL"
        ) {
            $0.fields = { $0.edit("RelayState") { $0 = "https://evil.example/" } }
        },
        Outcome(
            "relay-state-script", .frontChannel, .expired, pl: "RelayState ze skryptem",
            en: "RelayState is a script"
        ) {
            $0.fields = { $0.edit("RelayState") { $0 = "javascript:alert(1)" } }
        },
        Outcome(
            "relay-state-long", .frontChannel, .expired, pl: "RelayState ponad 80 bajtów",
            en: "RelayState of over 80 bytes"
        ) {
            $0.fields = { $0.edit("RelayState") { $0 = String(repeating: "A", count: 81) } }
        },
    ]
}
