import XMLSecurity

/// What an ArtifactResponse and a Response of status Success must hold.
enum ContentRules {
    static let artifactResponse: [Rule<ReceivedMessage>] = [
        Rule(.responseMissing) { message throws(SAMLError) in
            guard message.element.children(.samlp("Response")).count == 1 else {
                throw SAMLError(
                    .responseMissing, "Success without a Response: the artifact was used or has expired")
            }
        }
    ]

    static let response: [Rule<ReceivedMessage>] = [
        Rule(.assertionInClear) { message throws(SAMLError) in
            guard message.element.children(.saml("Assertion")).isEmpty else {
                throw SAMLError(.assertionInClear, "Response holds an Assertion that is not encrypted")
            }
        },
        Rule(.encryptedAssertion) { message throws(SAMLError) in
            _ = try encryptedData(of: message.element)
        },
    ]

    private static let encryptedShape = Shape(order: [.encryptedData])

    static func encryptedData(of response: XMLElement) throws(SAMLError) -> XMLElement {
        let encrypted = try response.only(.saml("EncryptedAssertion"), else: .encryptedAssertion)
        try encryptedShape.check(encrypted, else: .encryptedAssertion)
        return try encrypted.only(.encryptedData, else: .encryptedAssertion)
    }
}
