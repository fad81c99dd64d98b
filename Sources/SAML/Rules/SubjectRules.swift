import XMLSecurity

/// Who it is about, and that it was made out to us for our request.
///
/// - Source: SAML 2.0 Core §2.4.1, Profiles §4.1.4.2 and §4.1.4.3.
enum SubjectRules {
    static let all: [Rule<ExaminedAssertion>] = [
        subject, encryptedID, nameID, confirmation, method, data, recipient, inResponseTo, end, expired,
        start,
    ]

    private typealias Asked = Rule<ExaminedAssertion>

    private static let subject = Asked(.subject) { assertion throws(SAMLError) in _ = try assertion.subject()
    }

    private static let encryptedID = Asked(.encryptedID) { assertion throws(SAMLError) in
        guard try assertion.subject().children(.saml("EncryptedID")).isEmpty else {
            throw SAMLError(.encryptedID, "Subject holds an EncryptedID")
        }
    }

    private static let nameID = Asked(.nameID) { assertion throws(SAMLError) in _ = try assertion.nameID() }

    private static let confirmation = Asked(.subjectConfirmation) { assertion throws(SAMLError) in
        _ = try assertion.confirmation()
    }

    private static let method = Asked(.confirmationMethod) { assertion throws(SAMLError) in
        let method = try assertion.confirmation().attribute("Method")
        guard method == SAMLIdentifier.bearer else {
            throw SAMLError(.confirmationMethod, "Method is \(named(method)), not bearer")
        }
    }

    private static let data = Asked(.confirmationData) { assertion throws(SAMLError) in
        _ = try assertion.confirmationData()
    }

    private static let recipient = Asked(.confirmationRecipient) { assertion throws(SAMLError) in
        let recipient = try assertion.confirmationData().attribute("Recipient")
        let ours = assertion.expectation.provider.assertionConsumerServiceURL
        guard let recipient, sameBytes(recipient, ours) else {
            throw SAMLError(.confirmationRecipient, "Recipient is \(named(recipient)), not \(ours)")
        }
    }

    private static let inResponseTo = Asked(.confirmationInResponseTo) { assertion throws(SAMLError) in
        let request = try assertion.confirmationData().attribute("InResponseTo")
        let ours = assertion.expectation.authnRequestID.value
        guard let request, sameBytes(request, ours) else {
            throw SAMLError(.confirmationInResponseTo, "InResponseTo is \(named(request)), not \(ours)")
        }
    }

    private static let end = Asked(.confirmationNotOnOrAfter) { assertion throws(SAMLError) in
        _ = try assertion.confirmationEnd()
    }

    private static let expired = Asked(.confirmationExpired) { assertion throws(SAMLError) in
        let end = try assertion.confirmationEnd()
        guard !assertion.time.isOver(notOnOrAfter: end) else {
            throw SAMLError(.confirmationExpired, "NotOnOrAfter \(end), our clock says \(assertion.time.now)")
        }
    }

    private static let start = Asked(.confirmationNotBefore) { assertion throws(SAMLError) in
        let start = try assertion.confirmationData().optionalInstant(
            "NotBefore", else: .confirmationNotBefore)
        guard let start, assertion.time.isInFuture(start) else { return }
        throw SAMLError(.confirmationNotBefore, "NotBefore \(start), our clock says \(assertion.time.now)")
    }
}
