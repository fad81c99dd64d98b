import XMLSecurity

/// What the browser brings to the assertion consumer service.
extension Outcome {
    static let frontChannel: [Outcome] = [
        Outcome(
            "encoding-field", .frontChannel, .accepted, pl: "Dodatkowe pole encoding=utf-8, jak w WK",
            en: "An additional field encoding=utf-8, as WK sends"
        ) { $0.fields = { $0.append(FormField("encoding", "utf-8")) } },
        Outcome(
            "artifact-unknown", .frontChannel, .rejected, pl: "Artefakt, którego nikt nie wydał",
            en: "An artifact that nobody issued"
        ) {
            $0.fields = { fields in
                fields.edit("SAMLart") { value in
                    guard var bytes = Base64.decode(value), let last = bytes.indices.last else { return }
                    bytes[last] ^= 1
                    value = Base64.encodeToString(bytes)
                }
            }
        },
        Outcome(
            "artifact-missing", .frontChannel, .malformed, pl: "Brak pola SAMLart", en: "No field SAMLart"
        ) { $0.fields = { $0.removeAll { $0.name == "SAMLart" } } },
        Outcome(
            "artifact-twice", .frontChannel, .malformed, pl: "Pole SAMLart dwa razy",
            en: "The field SAMLart twice"
        ) { $0.fields = { fields in fields += fields.filter { $0.name == "SAMLart" } } },
        Outcome(
            "artifact-malformed", .frontChannel, .malformed, pl: "Niedozwolone znaki w SAMLart",
            en: "Characters in SAMLart that are not allowed"
        ) { $0.fields = { $0.edit("SAMLart") { $0 = "<&\"'\u{1}>" } } },
        Outcome(
            "relay-state-other", .frontChannel, .expired, pl: "Inny RelayState", en: "Another RelayState"
        ) { $0.fields = { $0.edit("RelayState") { $0 = "0000000000000000000000" } } },
    ]
}

extension [FormField] {
    mutating func edit(_ name: String, _ body: (inout String) -> Void) {
        for index in indices where self[index].name == name { body(&self[index].value) }
    }
}
