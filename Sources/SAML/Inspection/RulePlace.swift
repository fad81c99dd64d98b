import XMLSecurity

/// Where a broken rule looked: the element that a reader should look at too.
struct RulePlace {
    let element: XMLElement
    /// Then lines are counted in what was decrypted.
    let isDecrypted: Bool
}

extension InspectionReport {
    /// nil for a rule that holds, or one that looks at nothing in the document.
    func place(of finding: RuleFinding) -> RulePlace? {
        guard case .fails = finding.outcome, let root else { return nil }
        let decrypted = decryptions.first?.decrypted?.root
        let isInDecrypted = finding.stage == "Assertion" && decrypted != nil
        let all = (isInDecrypted ? decrypted : root).map { [$0] + $0.descendants } ?? []
        let stages =
            finding.stage == "Decryption" ? ["EncryptedAssertion", "EncryptedData"] : [finding.stage]
        guard let stage = all.first(where: { stages.contains($0.name.local) }) ?? all.first else {
            return nil
        }
        let below = [stage] + stage.descendants
        for name in finding.code.partNames {
            if let part = below.first(where: { $0.name.local == name && finding.code.concerns($0) }) {
                return RulePlace(element: part, isDecrypted: isInDecrypted)
            }
        }
        return RulePlace(element: stage, isDecrypted: isInDecrypted)
    }
}

extension SAMLError.Code {
    /// Local names of the elements that the rule is about, the most particular first; none: the stage's own element.
    fileprivate var partNames: [String] {
        switch self {
        case .authnFailed, .requestDenied, .unknownPrincipal, .noAuthnContext, .responseFailed,
            .statusContradictory, .artifactResponseStatus, .artifactResponseUnavailable,
            .artifactResponseFailed,
            .responseStatus, .logoutResponseStatus:
            ["StatusCode", "Status"]
        case .soapHeader: ["Header"]
        case .soapBody, .soapFault, .messageUnexpected: ["Body"]
        case .assertionInClear: ["Assertion"]
        case .encryptedAssertion: ["EncryptedAssertion"]
        case .subject: ["Subject"]
        case .nameID, .logoutRequestNameID: ["NameID"]
        case .encryptedID, .logoutRequestEncryptedID: ["EncryptedID"]
        case .subjectConfirmation, .confirmationMethod: ["SubjectConfirmation", "Subject"]
        case .confirmationData, .confirmationRecipient, .confirmationInResponseTo, .confirmationNotOnOrAfter,
            .confirmationExpired, .confirmationNotBefore:
            ["SubjectConfirmationData", "SubjectConfirmation", "Subject"]
        case .conditions, .conditionsNotBefore, .conditionsNotOnOrAfter, .conditionsWindow,
            .conditionsNotYetValid, .conditionsExpired, .conditionUnknown:
            ["Conditions"]
        case .audience, .audienceMissing: ["Audience", "AudienceRestriction", "Conditions"]
        case .assertionAdvice: ["Advice"]
        case .authnStatement, .authnInstant, .authnInstantInFuture, .authnInstantBeforeRequest,
            .sessionNotOnOrAfter, .sessionExpired:
            ["AuthnStatement"]
        case .authnContext, .levelTooLow: ["AuthnContextClassRef", "AuthnContext", "AuthnStatement"]
        case .encryptedAttribute: ["EncryptedAttribute"]
        case .personIdentifier, .dateOfBirth: ["Attribute"]
        case .attributeStatement, .attributeMissing, .attributeRepeated, .attributeValue:
            ["AttributeStatement"]
        default:
            ends("-signature") ? ["Signature"] : ends("-issuer") ? ["Issuer"] : []
        }
    }

    fileprivate func concerns(_ element: XMLElement) -> Bool {
        switch self {
        case .personIdentifier: Self.text(element.attribute("Name"), ends: "PersonIdentifier")
        case .dateOfBirth: Self.text(element.attribute("Name"), ends: "DateOfBirth")
        default: true
        }
    }

    private func ends(_ end: String) -> Bool { Self.text(rawValue, ends: end) }

    private static func text(_ text: String?, ends end: String) -> Bool {
        text?.utf8.suffix(end.utf8.count).elementsEqual(end.utf8) == true
    }
}
