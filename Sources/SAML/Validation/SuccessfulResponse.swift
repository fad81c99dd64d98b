import XMLSecurity

/// A Response that answers our request in time and says Success, in an ArtifactResponse that does.
struct SuccessfulResponse: Sendable {
    let artifactResponse: VerifiedElement
    let response: VerifiedElement
    /// Of ArtifactResponse and Response.
    let issueInstants: [Instant]
    let ids: [MessageID]
    let remarks: [String]

    init(
        _ outer: VerifiedArtifactResponse, _ inner: VerifiedResponse, _ expectation: LoginExpectation,
        at now: Instant
    ) throws(SAMLError) {
        let artifactResponse = outer.received(expectation, at: now)
        try demand(MessageRules.artifactResponse, of: artifactResponse)
        guard let verified = inner.verified else {
            throw SAMLError(
                .responseMissing, "Success without a Response: the artifact was used or has expired")
        }
        let response = ReceivedMessage(element: verified.root, terms: expectation.responseTerms(at: now))
        try demand(MessageRules.response, of: response)
        self.artifactResponse = outer.verified
        self.response = verified
        issueInstants = [try artifactResponse.issueInstant(), try response.issueInstant()]
        ids = [try artifactResponse.messageID(), try response.messageID()]
        remarks = outer.verified.signer.remarks(at: now)
    }
}

extension Certificate {
    /// A pin is trusted because it is listed, not because it is in date; but that must not go unseen.
    func remarks(at now: Instant) -> [String] {
        let seconds = now.milliseconds / 1_000
        guard seconds > notAfter || seconds < notBefore else { return [] }
        return ["the node's signing certificate is out of date: \(sha256Fingerprint)"]
    }
}
