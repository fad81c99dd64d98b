import XMLSecurity

/// What the header of one message must match.
struct MessageTerms: Sendable {
    let codes: HeaderCodes
    let issuer: String
    /// nil for a request: it answers nothing.
    let inResponseTo: MessageID?
    /// Not judged where nil.
    let requestInstant: Instant?
    let destination: String
    let time: TimePolicy
}

/// A message, or the assertion in it, with what it must match.
struct ReceivedMessage: Sendable {
    let element: XMLElement
    let terms: MessageTerms

    func issueInstant() throws(SAMLError) -> Instant {
        try element.instant("IssueInstant", else: terms.codes.issueInstant)
    }
}

/// The codes of the rules that each kind of message has of its own.
struct HeaderCodes: Sendable {
    let shape: SAMLError.Code
    let id: SAMLError.Code
    let version: SAMLError.Code
    let issueInstant: SAMLError.Code
    let tooOld: SAMLError.Code
    let inFuture: SAMLError.Code
    let beforeRequest: SAMLError.Code?
    let inResponseTo: SAMLError.Code?
    let issuer: SAMLError.Code
    let destination: SAMLError.Code?

    static let artifactResponse = HeaderCodes(
        shape: .artifactResponseShape, id: .artifactResponseID, version: .artifactResponseVersion,
        issueInstant: .artifactResponseIssueInstant, tooOld: .artifactResponseTooOld,
        inFuture: .artifactResponseInFuture, beforeRequest: .artifactResponseBeforeRequest,
        inResponseTo: .artifactResponseInResponseTo, issuer: .artifactResponseIssuer,
        destination: .artifactResponseDestination)

    static let response = HeaderCodes(
        shape: .responseShape, id: .responseID, version: .responseVersion,
        issueInstant: .responseIssueInstant,
        tooOld: .responseTooOld, inFuture: .responseInFuture, beforeRequest: .responseBeforeRequest,
        inResponseTo: .responseInResponseTo, issuer: .responseIssuer, destination: .responseDestination)

    /// An assertion answers by its SubjectConfirmationData and has no Destination.
    static let assertion = HeaderCodes(
        shape: .assertionShape, id: .assertionID, version: .assertionVersion,
        issueInstant: .assertionIssueInstant, tooOld: .assertionTooOld, inFuture: .assertionInFuture,
        beforeRequest: .assertionBeforeRequest, inResponseTo: nil, issuer: .assertionIssuer, destination: nil)

    static let logoutResponse = HeaderCodes(
        shape: .logoutResponseShape, id: .logoutResponseID, version: .logoutResponseVersion,
        issueInstant: .logoutResponseIssueInstant, tooOld: .logoutResponseTooOld,
        inFuture: .logoutResponseInFuture, beforeRequest: nil, inResponseTo: .logoutResponseInResponseTo,
        issuer: .logoutResponseIssuer, destination: .logoutResponseDestination)

    static let logoutRequest = HeaderCodes(
        shape: .logoutRequestShape, id: .logoutRequestID, version: .logoutRequestVersion,
        issueInstant: .logoutRequestIssueInstant, tooOld: .logoutRequestTooOld,
        inFuture: .logoutRequestInFuture, beforeRequest: nil, inResponseTo: nil, issuer: .logoutRequestIssuer,
        destination: .logoutRequestDestination)
}
