/// Attributes that are missing, doubled or strange, in an assertion that holds otherwise.
extension Outcome {
    static let attributes: [Outcome] = [
        Outcome(
            "attribute-missing", .attributes, .rejected, pl: "Brak atrybutu PersonIdentifier",
            en: "The attribute PersonIdentifier is missing"
        ) { $0.assertion = { assertion, _ in assertion.remove("Attribute", where: \.isPersonIdentifier) } },
        Outcome(
            "attribute-twice", .attributes, .rejected, pl: "Dwa atrybuty PersonIdentifier",
            en: "The attribute PersonIdentifier twice"
        ) {
            $0.inAssertion("AttributeStatement") { statement, _ in
                statement.append(.attribute(.personIdentifier, value: "44051401359"))
            }
        },
        Outcome(
            "attribute-two-values", .attributes, .rejected, pl: "PersonIdentifier o dwóch wartościach",
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
            "attribute-empty", .attributes, .rejected, pl: "Pusty PersonIdentifier",
            en: "An empty PersonIdentifier"
        ) {
            $0.assertion = { assertion, _ in
                assertion.edit("Attribute", where: \.isPersonIdentifier) { attribute in
                    attribute.edit("AttributeValue") { $0.setText("") }
                }
            }
        },
        Outcome(
            "attribute-same-twice", .attributes, .rejected,
            pl: "PersonIdentifier dwa razy z tą samą wartością",
            en: "PersonIdentifier twice with the same value"
        ) {
            $0.inAssertion("AttributeStatement") { statement, context in
                statement.append(.attribute(.personIdentifier, value: context.person.personIdentifier))
            }
        },
        Outcome(
            "attribute-with-elements", .attributes, .rejected, pl: "Wartość atrybutu z elementami w środku",
            en: "An attribute value that holds elements"
        ) {
            $0.inAssertion("AttributeValue") { value, _ in
                value.append(MessageElement("x:evil", [("xmlns:x", "urn:example:brama")]))
            }
        },
        Outcome(
            "attribute-nil", .attributes, .rejected, pl: "Wartość atrybutu z xsi:nil",
            en: "An attribute value with xsi:nil"
        ) {
            $0.inAssertion("AttributeValue") { value, _ in
                value[attribute: "xsi:nil"] = "true"
                value.setText("")
            }
        },
        Outcome(
            "no-attribute-statement", .attributes, .rejected, pl: "Asercja bez atrybutów",
            en: "An assertion without attributes"
        ) { $0.assertion = { assertion, _ in assertion.remove("AttributeStatement") } },
        Outcome(
            "birth-date-impossible", .attributes, .rejected, pl: "Data urodzenia 1900-02-29",
            en: "Date of birth 1900-02-29"
        ) { $0.valueOf("DateOfBirth", "1900-02-29Z") },
        Outcome(
            "pesel-check-digit", .attributes, .rejected, pl: "PESEL z błędną cyfrą kontrolną",
            en: "A PESEL with a wrong check digit"
        ) { $0.valueOf("PersonIdentifier", "87022243735") },
        Outcome(
            "markup-in-name", .attributes, .accepted, pl: "Znaczniki i cudzysłowy w nazwisku",
            en: "Markup and quotes in the name"
        ) { $0.valueOf("FamilyName", "<script>alert(\"1\")</script>&amp;'") },
        Outcome(
            "line-breaks-in-name", .attributes, .accepted, pl: "CR i LF w nazwisku",
            en: "CR and LF in the name"
        ) { $0.valueOf("FamilyName", "Kowalska\r\nSet-Cookie: evil=1") },
        Outcome(
            "no-name-format", .attributes, .accepted, pl: "Atrybuty bez NameFormat",
            en: "Attributes without NameFormat"
        ) { $0.inAssertion("Attribute") { attribute, _ in attribute[attribute: "NameFormat"] = nil } },
        Outcome(
            "no-type", .attributes, .accepted, pl: "Wartości atrybutów bez xsi:type",
            en: "Attribute values without xsi:type"
        ) { $0.inAssertion("AttributeValue") { value, _ in value[attribute: "xsi:type"] = nil } },
        Outcome(
            "unasked-attribute", .attributes, .accepted, pl: "Atrybut, o który nikt nie prosił",
            en: "An attribute that nobody asked for"
        ) {
            $0.inAssertion("AttributeStatement") { statement, _ in
                var attribute = MessageElement.attribute(.familyName, value: "admin")
                attribute[attribute: "FriendlyName"] = "Role"
                attribute[attribute: "Name"] = "urn:example:brama:role"
                statement.append(attribute)
            }
        },
    ]
}

extension AnswerRecipe {
    mutating func valueOf(_ friendlyName: String, _ value: String) {
        assertion = { assertion, _ in
            let isMeant: (MessageElement) -> Bool = { $0[attribute: "FriendlyName"] == friendlyName }
            assertion.edit("Attribute", where: isMeant) { attribute in
                attribute.edit("AttributeValue") { $0.setText(value) }
            }
        }
    }
}

extension MessageElement {
    fileprivate var isPersonIdentifier: Bool { self[attribute: "FriendlyName"] == "PersonIdentifier" }
}
