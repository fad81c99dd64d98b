import XMLSecurity

/// The rules for logout after the signature, in the order in which they are asked.
///
/// - Source: SAML 2.0 Core §3.7.
enum LogoutRules {
    static let response: [Rule<ReceivedMessage>] =
        [MessageShapes.logoutResponse] + headerRules(.logoutResponse) + [status]

    static let request: [Rule<ReceivedMessage>] =
        [MessageShapes.logoutRequest] + headerRules(.logoutRequest) + [expired, encryptedID, name, index]

    private static let status = Rule<ReceivedMessage>(.logoutResponseStatus) { message throws(SAMLError) in
        _ = try StatusReading(of: message.element, else: .logoutResponseStatus)
    }

    private static let expired = Rule<ReceivedMessage>(.logoutRequestExpired) { message throws(SAMLError) in
        let end = try message.element.optionalInstant("NotOnOrAfter", else: .logoutRequestExpired)
        guard let end, message.terms.time.isOver(notOnOrAfter: end) else { return }
        throw SAMLError(
            .logoutRequestExpired, "NotOnOrAfter \(end), our clock says \(message.terms.time.now)")
    }

    private static let encryptedID = Rule<ReceivedMessage>(.logoutRequestEncryptedID) {
        message throws(SAMLError) in
        guard message.element.children(.saml("EncryptedID")).isEmpty else {
            throw SAMLError(.logoutRequestEncryptedID, "LogoutRequest holds an EncryptedID")
        }
    }

    private static let name = Rule<ReceivedMessage>(.logoutRequestNameID) { message throws(SAMLError) in
        _ = try nameID(of: message.element)
    }

    private static let index = Rule<ReceivedMessage>(.logoutRequestSessionIndex) {
        message throws(SAMLError) in
        _ = try sessionIndexes(of: message.element)
    }

    static func nameID(of request: XMLElement) throws(SAMLError) -> String {
        let name = try request.only(.saml("NameID"), else: .logoutRequestNameID)
        let text = try name.plainText(else: .logoutRequestNameID).trimmedXMLWhitespace
        guard (1...1024).contains(text.utf8.count) else {
            throw SAMLError(
                .logoutRequestNameID, "NameID has \(text.utf8.count) bytes; 1 to 1024 are allowed")
        }
        return text
    }

    static func sessionIndexes(of request: XMLElement) throws(SAMLError) -> [String] {
        let indexes = request.children(.samlp("SessionIndex")).map(\.text.trimmedXMLWhitespace)
        guard indexes.allSatisfy({ !$0.isEmpty }) else {
            throw SAMLError(.logoutRequestSessionIndex, "a SessionIndex is empty")
        }
        return indexes
    }
}
