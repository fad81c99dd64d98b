import XMLSecurity

/// The ArtifactResponse as a pinned certificate signed it, of known shape; nothing else about it is judged yet.
struct VerifiedArtifactResponse: Sendable {
    let verified: VerifiedElement

    init(_ message: borrowing SOAPMessage, _ expectation: LoginExpectation, at now: Instant) throws(SAMLError)
    {
        try message.expect(.samlp("ArtifactResponse"))
        verified = try message.verify(
            message.payload, trusting: expectation.node, at: now, else: .artifactResponseSignature)
        try MessageShapes.artifactResponse.check(received(expectation, at: now))
    }

    func received(_ expectation: LoginExpectation, at now: Instant) -> ReceivedMessage {
        ReceivedMessage(element: verified.root, terms: expectation.artifactResponseTerms(at: now))
    }
}
