import XMLSecurity

/// An assertion with what it must match; reads each value from its one place in the schema.
///
/// Rules and the final reading use the same accessors, so that what is used is what was judged.
struct ExaminedAssertion: Sendable {
    let message: ReceivedMessage
    let expectation: LoginExpectation
    /// IDs of the messages around it.
    let outerIDs: [String]

    var element: XMLElement { message.element }
    var time: TimePolicy { message.terms.time }

    func subject() throws(SAMLError) -> XMLElement { try element.only(.saml("Subject"), else: .subject) }

    /// Trimmed: the name is for people and for logout, and pretty-printing must not change it.
    func nameID() throws(SAMLError) -> (value: String, format: String) {
        let name = try subject().only(.saml("NameID"), else: .nameID)
        let text = try name.plainText(else: .nameID).trimmedXMLWhitespace
        guard (1...1024).contains(text.utf8.count) else {
            throw SAMLError(.nameID, "NameID has \(text.utf8.count) bytes; 1 to 1024 are allowed")
        }
        return (text, name.attribute("Format") ?? SAMLIdentifier.unspecifiedNameID)
    }

    func confirmation() throws(SAMLError) -> XMLElement {
        try subject().only(.saml("SubjectConfirmation"), else: .subjectConfirmation)
    }

    func confirmationData() throws(SAMLError) -> XMLElement {
        try confirmation().only(.saml("SubjectConfirmationData"), else: .confirmationData)
    }

    func confirmationEnd() throws(SAMLError) -> Instant {
        try confirmationData().instant("NotOnOrAfter", else: .confirmationNotOnOrAfter)
    }

    func conditions() throws(SAMLError) -> XMLElement {
        try element.only(.saml("Conditions"), else: .conditions)
    }

    func conditionsStart() throws(SAMLError) -> Instant {
        try conditions().instant("NotBefore", else: .conditionsNotBefore)
    }

    func conditionsEnd() throws(SAMLError) -> Instant {
        try conditions().instant("NotOnOrAfter", else: .conditionsNotOnOrAfter)
    }

    func authnStatement() throws(SAMLError) -> XMLElement {
        try element.only(.saml("AuthnStatement"), else: .authnStatement)
    }

    func authnInstant() throws(SAMLError) -> Instant {
        try authnStatement().instant("AuthnInstant", else: .authnInstant)
    }

    func sessionEnd() throws(SAMLError) -> Instant? {
        try authnStatement().optionalInstant("SessionNotOnOrAfter", else: .sessionNotOnOrAfter)
    }

    func assuranceLevel() throws(SAMLError) -> AssuranceLevel {
        let context = try authnStatement().only(.saml("AuthnContext"), else: .authnContext)
        let reference = try context.only(.saml("AuthnContextClassRef"), else: .authnContext)
        let uri = try reference.plainText(else: .authnContext).trimmedXMLWhitespace
        guard let level = AssuranceLevel(uri: uri) else {
            throw SAMLError(.authnContext, "AuthnContextClassRef is \(named(uri)), no eIDAS level")
        }
        return level
    }

    /// The authorities that took part, as WK lists them.
    func authorities() throws(SAMLError) -> [String] {
        let context = try authnStatement().only(.saml("AuthnContext"), else: .authnContext)
        return context.children(.saml("AuthenticatingAuthority")).map(\.text.trimmedXMLWhitespace)
            .filter { !$0.isEmpty }
    }
}
