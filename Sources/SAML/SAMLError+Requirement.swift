/// What a rule demands of a message, and the text it rests on.
public struct Requirement: Sendable, Equatable {
    public let text: String
    /// A specification's section, the WK protocol notes, or a record in Documentation/decisions.
    public let source: String

    init(_ text: String, _ source: String) {
        self.text = text
        self.source = source
    }
}

extension SAMLError.Code {
    /// Exhaustive, so that no rule can come without its reason.
    public var requirement: Requirement {
        switch self {
        case .artifactMalformed:
            Requirement(
                "SAMLart has 1 to 1024 characters that an artifact may have",
                "SAML 2.0 Bindings §3.6.4")
        case .httpStatus:
            Requirement("WK answers with HTTP status 200", "SAML 2.0 Bindings §3.2.3.3")
        case .contentType:
            Requirement("The message comes as text/xml, UTF-8", "SOAP 1.1 §6")
        case .document:
            Requirement("The bytes are one XML document within our limits, without DTD", "decision 0030")
        case .soapEnvelope:
            Requirement(
                "The root is a SOAP 1.1 Envelope with at most one Header, then one Body",
                "SOAP 1.1 §4.1")
        case .soapHeader:
            Requirement("No header block must be understood that we do not know", "SOAP 1.1 §4.2.3")
        case .soapBody:
            Requirement("Body holds one element", "SAML 2.0 Bindings §3.2.2.1")
        case .soapFault:
            Requirement("Body holds no Fault", "SOAP 1.1 §4.4; SAML 2.0 Bindings §3.2.3.3")
        case .messageUnexpected:
            Requirement("The element in Body is the message that we wait for", "SAML 2.0 Core §3.5.2, §3.7")
        case .artifactResponseSignature:
            Requirement(
                "The ArtifactResponse carries one enveloped signature by a pinned certificate over itself",
                "SAML 2.0 Core §5.4")
        case .artifactResponseShape:
            Requirement("Only known children, in order, and only known attributes", "SAML 2.0 Core §3.5.2")
        case .artifactResponseID:
            Requirement("ID is there and an NCName", "SAML 2.0 Core §1.3.4")
        case .artifactResponseVersion:
            Requirement("Version is 2.0", "SAML 2.0 Core §4.1")
        case .artifactResponseIssueInstant:
            Requirement("IssueInstant is there, in UTC", "SAML 2.0 Core §1.3.3")
        case .artifactResponseTooOld:
            Requirement("IssueInstant is at most five minutes ago, skew aside", "decision 0030")
        case .artifactResponseInFuture:
            Requirement("IssueInstant is not ahead of our clock, skew aside", "decision 0030")
        case .artifactResponseBeforeRequest:
            Requirement(
                "IssueInstant is not before our AuthnRequest, skew aside",
                "SAML 2.0 Profiles §4.1.4.3")
        case .artifactResponseInResponseTo:
            Requirement("InResponseTo names our ArtifactResolve", "SAML 2.0 Core §3.2.2")
        case .artifactResponseIssuer:
            Requirement("Issuer is the profile's, byte for byte", "SAML 2.0 Core §2.2.5, §8.3.6")
        case .artifactResponseDestination:
            Requirement("Destination, where present, is our ACS", "decision 0030")
        case .artifactResponseStatus:
            Requirement("Status with a StatusCode is there, well-formed", "SAML 2.0 Core §3.2.2.1")
        case .artifactResponseUnavailable:
            Requirement("The node does not report a failure of its own (Responder)", "SAML 2.0 Core §3.2.2.2")
        case .artifactResponseFailed:
            Requirement("The artifact could be resolved: Success", "SAML 2.0 Core §3.2.2.2")
        case .responseMissing:
            Requirement(
                "Success comes with a Response: the artifact was neither used nor expired",
                "SAML 2.0 Core §3.5.3")
        case .responseSignature:
            Requirement(
                "The Response carries one enveloped signature by a pinned certificate over itself",
                "SAML 2.0 Core §5.4")
        case .responseShape:
            Requirement("Only known children, in order, and only known attributes", "SAML 2.0 Core §3.3.3")
        case .responseID:
            Requirement("ID is there and an NCName", "SAML 2.0 Core §1.3.4")
        case .responseVersion:
            Requirement("Version is 2.0", "SAML 2.0 Core §4.1")
        case .responseIssueInstant:
            Requirement("IssueInstant is there, in UTC", "SAML 2.0 Core §1.3.3")
        case .responseTooOld:
            Requirement("IssueInstant is at most five minutes ago, skew aside", "decision 0030")
        case .responseInFuture:
            Requirement("IssueInstant is not ahead of our clock, skew aside", "decision 0030")
        case .responseBeforeRequest:
            Requirement(
                "IssueInstant is not before our AuthnRequest, skew aside",
                "SAML 2.0 Profiles §4.1.4.3")
        case .responseInResponseTo:
            Requirement("InResponseTo names our AuthnRequest", "SAML 2.0 Core §3.2.2")
        case .responseIssuer:
            Requirement("Issuer is the profile's, byte for byte", "SAML 2.0 Core §2.2.5, §8.3.6")
        case .responseDestination:
            Requirement("Destination, where present, is our ACS", "SAML 2.0 Core §3.2.2")
        case .responseStatus:
            Requirement("Status with a StatusCode is there, well-formed", "SAML 2.0 Core §3.2.2.1")
        case .statusContradictory:
            Requirement("Success has no second-level code, on either level", "WK protocol notes, \"Login\" 7")
        case .authnFailed:
            Requirement("The citizen did not fail or give up (AuthnFailed)", "SAML 2.0 Core §3.2.2.2")
        case .requestDenied:
            Requirement("The login was not denied (RequestDenied)", "SAML 2.0 Core §3.2.2.2")
        case .unknownPrincipal:
            Requirement("The node knows the citizen (UnknownPrincipal)", "SAML 2.0 Core §3.2.2.2")
        case .noAuthnContext:
            Requirement("The level asked for can be met (NoAuthnContext)", "SAML 2.0 Core §3.2.2.2")
        case .responseFailed:
            Requirement("The login succeeded: Success, and nothing else", "SAML 2.0 Core §3.2.2.2")
        case .assertionInClear:
            Requirement("No assertion comes unencrypted", "decision 0030")
        case .encryptedAssertion:
            Requirement(
                "There is exactly one EncryptedAssertion with one EncryptedData",
                "decision 0030; SAML 2.0 Core §2.3.4")
        case .decryption:
            Requirement(
                "One of our keys decrypts it, by the allowed algorithms",
                "WK protocol notes, \"Login\" 5")
        case .encryptionRecipient:
            Requirement(
                "It was encrypted for us: PartyVInfo is our entityID", "WK protocol notes, \"Login\" 5")
        case .assertionMissing:
            Requirement("What was encrypted is an Assertion", "SAML 2.0 Core §2.3.4")
        case .assertionSignature:
            Requirement("If the assertion is signed, a pinned certificate signed it", "SAML 2.0 Core §5.4")
        case .assertionShape:
            Requirement("Only known children, in order, and only known attributes", "SAML 2.0 Core §2.3.3")
        case .assertionID:
            Requirement("ID is there and an NCName", "SAML 2.0 Core §1.3.4")
        case .assertionVersion:
            Requirement("Version is 2.0", "SAML 2.0 Core §4.1")
        case .assertionIssueInstant:
            Requirement("IssueInstant is there, in UTC", "SAML 2.0 Core §1.3.3")
        case .assertionTooOld:
            Requirement("IssueInstant is at most five minutes ago, skew aside", "decision 0030")
        case .assertionInFuture:
            Requirement("IssueInstant is not ahead of our clock, skew aside", "decision 0030")
        case .assertionBeforeRequest:
            Requirement(
                "IssueInstant is not before our AuthnRequest, skew aside",
                "SAML 2.0 Profiles §4.1.4.3")
        case .assertionIssuer:
            Requirement("Issuer is the profile's, byte for byte", "SAML 2.0 Core §2.2.5, §8.3.6")
        case .messageIDs:
            Requirement("ArtifactResponse, Response and Assertion have different IDs", "SAML 2.0 Core §1.3.4")
        case .subject:
            Requirement("Subject is there", "SAML 2.0 Profiles §4.1.4.2")
        case .encryptedID:
            Requirement("No EncryptedID stands where a NameID is to be", "WK protocol notes, \"Login\" 6")
        case .nameID:
            Requirement("Subject has one NameID with a value", "SAML 2.0 Core §2.2.3")
        case .subjectConfirmation:
            Requirement("Subject has exactly one SubjectConfirmation", "decision 0030")
        case .confirmationMethod:
            Requirement("Its Method is bearer", "SAML 2.0 Profiles §4.1.4.2")
        case .confirmationData:
            Requirement("It has SubjectConfirmationData", "SAML 2.0 Profiles §4.1.4.2")
        case .confirmationRecipient:
            Requirement("Recipient is our ACS", "SAML 2.0 Profiles §4.1.4.3")
        case .confirmationInResponseTo:
            Requirement("InResponseTo names our AuthnRequest", "SAML 2.0 Profiles §4.1.4.3")
        case .confirmationNotOnOrAfter:
            Requirement("NotOnOrAfter is there, in UTC", "SAML 2.0 Profiles §4.1.4.2")
        case .confirmationExpired:
            Requirement("NotOnOrAfter is ahead, skew aside", "SAML 2.0 Profiles §4.1.4.3")
        case .confirmationNotBefore:
            Requirement("NotBefore, where present, is not ahead, skew aside", "SAML 2.0 Core §2.4.1.2")
        case .conditions:
            Requirement("Conditions is there", "decision 0030")
        case .conditionsNotBefore:
            Requirement("NotBefore is there, in UTC", "decision 0030")
        case .conditionsNotOnOrAfter:
            Requirement("NotOnOrAfter is there, in UTC", "decision 0030")
        case .conditionsWindow:
            Requirement("NotBefore is before NotOnOrAfter, by at most 24 hours", "SAML 2.0 Core §2.5.1.2")
        case .conditionsNotYetValid:
            Requirement("NotBefore is not ahead, skew aside", "SAML 2.0 Core §2.5.1.2")
        case .conditionsExpired:
            Requirement("NotOnOrAfter is ahead, skew aside", "SAML 2.0 Core §2.5.1.2")
        case .conditionUnknown:
            Requirement("Conditions holds AudienceRestriction and OneTimeUse only", "SAML 2.0 Core §2.5.1.1")
        case .audienceMissing:
            Requirement(
                "There is an AudienceRestriction, and none without Audience",
                "SAML 2.0 Core §2.5.1.4")
        case .audience:
            Requirement("Each AudienceRestriction names our entityID", "SAML 2.0 Core §2.5.1.4")
        case .assertionAdvice:
            Requirement("There is no Advice", "decision 0030")
        case .statementUnknown:
            Requirement("The statements are AuthnStatement and AttributeStatement", "SAML 2.0 Core §2.7")
        case .authnStatement:
            Requirement("There is exactly one AuthnStatement", "decision 0030")
        case .authnInstant:
            Requirement("AuthnInstant is there, in UTC", "SAML 2.0 Core §2.7.2")
        case .authnInstantInFuture:
            Requirement("AuthnInstant is not ahead, skew aside", "SAML 2.0 Core §2.7.2")
        case .authnInstantBeforeRequest:
            Requirement(
                "The citizen logged in for this request (ForceAuthn), skew aside",
                "SAML 2.0 Core §3.4.1")
        case .sessionNotOnOrAfter:
            Requirement("SessionNotOnOrAfter, where present, is in UTC", "SAML 2.0 Core §2.7.2")
        case .sessionExpired:
            Requirement("SessionNotOnOrAfter, where present, is ahead, without skew", "SAML 2.0 Core §2.7.2")
        case .authnContext:
            Requirement(
                "AuthnContextClassRef is there and an eIDAS level",
                "SAML 2.0 Core §2.7.2.2; WK protocol notes")
        case .levelTooLow:
            Requirement("The level is at least the one asked for", "SAML 2.0 Core §3.3.2.2.1")
        case .attributeStatement:
            Requirement("There is exactly one AttributeStatement", "decision 0030")
        case .encryptedAttribute:
            Requirement("No attribute is encrypted on its own", "WK protocol notes, \"Login\" 6")
        case .attributeMissing:
            Requirement("Each required attribute is there", "decision 0030")
        case .attributeRepeated:
            Requirement("No required attribute comes twice", "decision 0030")
        case .attributeValue:
            Requirement(
                "It has exactly one value: text, neither empty nor nil nor an element",
                "SAML 2.0 Core §2.7.3.1.1")
        case .personIdentifier:
            Requirement(
                "PersonIdentifier is a PESEL or an eIDAS identifier",
                "WK protocol notes, \"Login\" 6")
        case .dateOfBirth:
            Requirement("DateOfBirth is a day that exists and is past", "eIDAS SAML Attribute Profile §2.2")
        case .logoutResponseSignature:
            Requirement(
                "The LogoutResponse carries one enveloped signature by a pinned certificate over itself",
                "SAML 2.0 Core §5.4")
        case .logoutResponseShape:
            Requirement("Only known children, in order, and only known attributes", "SAML 2.0 Core §3.7.2")
        case .logoutResponseID:
            Requirement("ID is there and an NCName", "SAML 2.0 Core §1.3.4")
        case .logoutResponseVersion:
            Requirement("Version is 2.0", "SAML 2.0 Core §4.1")
        case .logoutResponseIssueInstant:
            Requirement("IssueInstant is there, in UTC", "SAML 2.0 Core §1.3.3")
        case .logoutResponseTooOld:
            Requirement("IssueInstant is at most five minutes ago, skew aside", "decision 0030")
        case .logoutResponseInFuture:
            Requirement("IssueInstant is not ahead of our clock, skew aside", "decision 0030")
        case .logoutResponseInResponseTo:
            Requirement("InResponseTo names our LogoutRequest", "SAML 2.0 Core §3.2.2")
        case .logoutResponseIssuer:
            Requirement("Issuer is the profile's, byte for byte", "SAML 2.0 Core §2.2.5, §8.3.6")
        case .logoutResponseDestination:
            Requirement("Destination, where present, is our logout address", "SAML 2.0 Core §3.2.2")
        case .logoutResponseStatus:
            Requirement("Status with a StatusCode is there, well-formed", "SAML 2.0 Core §3.2.2.1")
        case .logoutRequestSignature:
            Requirement(
                "The LogoutRequest carries one enveloped signature by a pinned certificate over itself",
                "SAML 2.0 Core §5.4")
        case .logoutRequestShape:
            Requirement("Only known children, in order, and only known attributes", "SAML 2.0 Core §3.7.1")
        case .logoutRequestID:
            Requirement("ID is there and an NCName", "SAML 2.0 Core §1.3.4")
        case .logoutRequestVersion:
            Requirement("Version is 2.0", "SAML 2.0 Core §4.1")
        case .logoutRequestIssueInstant:
            Requirement("IssueInstant is there, in UTC", "SAML 2.0 Core §1.3.3")
        case .logoutRequestTooOld:
            Requirement("IssueInstant is at most five minutes ago, skew aside", "decision 0030")
        case .logoutRequestInFuture:
            Requirement("IssueInstant is not ahead of our clock, skew aside", "decision 0030")
        case .logoutRequestIssuer:
            Requirement("Issuer is the profile's, byte for byte", "SAML 2.0 Core §2.2.5, §8.3.6")
        case .logoutRequestDestination:
            Requirement("Destination is there and is our logout address", "SAML 2.0 Core §3.2.1")
        case .logoutRequestExpired:
            Requirement(
                "NotOnOrAfter, where present, is in UTC and ahead, skew aside",
                "SAML 2.0 Core §3.7.1")
        case .logoutRequestEncryptedID:
            Requirement("No EncryptedID stands where a NameID is to be", "SAML 2.0 Core §3.7.1")
        case .logoutRequestNameID:
            Requirement("There is one NameID with a value", "SAML 2.0 Core §3.7.1")
        case .logoutRequestSessionIndex:
            Requirement("SessionIndex, where present, has a value", "SAML 2.0 Core §3.7.1")
        }
    }
}
