import XMLSecurity

/// What is told about the citizen.
///
/// - Source: SAML 2.0 Core §2.7.3; eIDAS SAML Attribute Profile §2.2; WK protocol notes, "Login" 6.
enum AttributeRules {
    static let all: [Rule<ExaminedAssertion>] = [
        statement, encrypted, missing, repeated, value, personIdentifier, dateOfBirth,
    ]

    private typealias Asked = Rule<ExaminedAssertion>

    private static let statement = Asked(.attributeStatement) { assertion throws(SAMLError) in
        _ = try assertion.attributeStatement()
    }

    private static let encrypted = Asked(.encryptedAttribute) { assertion throws(SAMLError) in
        guard try assertion.attributeStatement().children(.saml("EncryptedAttribute")).isEmpty else {
            throw SAMLError(.encryptedAttribute, "AttributeStatement holds an EncryptedAttribute")
        }
    }

    private static let missing = Asked(.attributeMissing) { assertion throws(SAMLError) in
        for attribute in assertion.expectation.provider.requiredAttributes
        where try assertion.attributes(named: attribute).isEmpty {
            throw SAMLError(.attributeMissing, "there is no \(attribute.rawValue) (\(attribute.name))")
        }
    }

    private static let repeated = Asked(.attributeRepeated) { assertion throws(SAMLError) in
        for attribute in assertion.expectation.provider.requiredAttributes
        where try assertion.attributes(named: attribute).count > 1 {
            throw SAMLError(.attributeRepeated, "\(attribute.rawValue) comes more than once")
        }
    }

    private static let value = Asked(.attributeValue) { assertion throws(SAMLError) in
        for attribute in assertion.expectation.provider.requiredAttributes {
            _ = try assertion.value(of: attribute)
        }
    }

    private static let personIdentifier = Asked(.personIdentifier) { assertion throws(SAMLError) in
        _ = try assertion.personIdentifier()
    }

    private static let dateOfBirth = Asked(.dateOfBirth) { assertion throws(SAMLError) in
        let birth = try assertion.dateOfBirth()
        let today = Int(assertion.time.now.milliseconds / 86_400_000)
        guard birth.daysSince1970 <= today else {
            throw SAMLError(.dateOfBirth, "DateOfBirth is still to come")
        }
    }
}
