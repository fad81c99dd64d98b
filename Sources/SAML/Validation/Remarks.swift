import XMLSecurity

extension ReceivedMessage {
    func messageID() throws(SAMLError) -> MessageID {
        guard let id = element.attribute("ID").flatMap(MessageID.init) else {
            throw SAMLError(terms.codes.id, "\(element.name.local) has no usable ID")
        }
        return id
    }
}

extension ExaminedAssertion {
    func messageID() throws(SAMLError) -> MessageID { try message.messageID() }

    /// What is no fault, but worth a line in the log.
    func remarks() throws(SAMLError) -> [String] {
        var remarks: [String] = []
        if case .pesel(_, let birth) = try personIdentifier(), birth != (try dateOfBirth()) {
            remarks.append("PersonIdentifier tells another day of birth than DateOfBirth")
        }
        let unasked = try unaskedAttributes()
        if unasked > 0 { remarks.append("\(unasked) attributes that nobody asked for were dropped") }
        let authorities = try authorities()
        if authorities.count > 1 {
            remarks.append("\(authorities.count) authenticating authorities, the first is used")
        }
        return remarks
    }
}
