import XMLSecurity

extension ExaminedAssertion {
    /// eIDAS addresses are Base64 of a small document; names stay far below.
    private static var longestValue: Int { 16 << 10 }

    func attributeStatement() throws(SAMLError) -> XMLElement {
        try element.only(.saml("AttributeStatement"), else: .attributeStatement)
    }

    /// All that have this Name; neither prefix, xsi:type, FriendlyName nor NameFormat plays a part.
    func attributes(named attribute: RequestedAttribute) throws(SAMLError) -> [XMLElement] {
        let name = attribute.name
        return try attributeStatement().children(.saml("Attribute"))
            .filter { sameBytes($0.attribute("Name") ?? "", name) }
    }

    /// The one value, without white space at its ends.
    func value(of attribute: RequestedAttribute) throws(SAMLError) -> String {
        let found = try attributes(named: attribute)
        guard let first = found.first else {
            throw SAMLError(.attributeMissing, "there is no \(attribute.rawValue) (\(attribute.name))")
        }
        guard found.count == 1 else {
            throw SAMLError(.attributeRepeated, "\(attribute.rawValue) comes \(found.count) times")
        }
        let values = first.children(.saml("AttributeValue"))
        guard values.count == 1, let value = values.first else {
            throw SAMLError(.attributeValue, "\(attribute.rawValue) has \(values.count) values, not one")
        }
        guard value.children.isEmpty, value.attribute(.nilAttribute) == nil else {
            throw SAMLError(.attributeValue, "\(attribute.rawValue) has no text: nil, or elements")
        }
        let text = value.text.trimmedXMLWhitespace
        guard (1...Self.longestValue).contains(text.utf8.count) else {
            throw SAMLError(
                .attributeValue,
                "\(attribute.rawValue) has \(text.utf8.count) bytes; 1 to \(Self.longestValue)")
        }
        return text
    }

    func personIdentifier() throws(SAMLError) -> PersonIdentifier {
        let text = try value(of: .personIdentifier)
        guard let identifier = PersonIdentifier(text) else {
            throw SAMLError(
                .personIdentifier,
                "PersonIdentifier of \(text.utf8.count) bytes is neither a PESEL nor of the form CC/CC/…")
        }
        return identifier
    }

    func dateOfBirth() throws(SAMLError) -> CivilDate {
        let text = try value(of: .dateOfBirth)
        var digits = DigitReader(text)
        guard let date = CivilDate(reading: &digits), digits.skip("Z") || digits.isAtEnd, digits.isAtEnd
        else {
            throw SAMLError(.dateOfBirth, "DateOfBirth is no day of the calendar in the form YYYY-MM-DD")
        }
        return date
    }

    /// How many attributes came that nobody asked for; they are dropped.
    func unaskedAttributes() throws(SAMLError) -> Int {
        let asked = Set(expectation.provider.requiredAttributes.map(\.name))
        return try attributeStatement().children(.saml("Attribute"))
            .count { !asked.contains($0.attribute("Name") ?? "") }
    }
}
