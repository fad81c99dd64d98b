import XMLSecurity

/// The rules for ArtifactResponse and Response after their signatures, in the order in which they are asked.
enum MessageRules {
    /// The shape comes with the signature: it says which Response is meant.
    static let artifactResponse: [Rule<ReceivedMessage>] =
        headerRules(.artifactResponse) + StatusRules.artifactResponse + ContentRules.artifactResponse

    static let response: [Rule<ReceivedMessage>] =
        [MessageShapes.response] + headerRules(.response) + StatusRules.response + ContentRules.response
}

extension LoginExpectation {
    func artifactResponseTerms(at now: Instant) -> MessageTerms {
        terms(.artifactResponse, answering: artifactResolveID, at: now)
    }

    func responseTerms(at now: Instant) -> MessageTerms {
        terms(.response, answering: authnRequestID, at: now)
    }

    func assertionTerms(at now: Instant) -> MessageTerms { terms(.assertion, answering: nil, at: now) }

    private func terms(_ codes: HeaderCodes, answering id: MessageID?, at now: Instant) -> MessageTerms {
        MessageTerms(
            codes: codes, issuer: node.issuer, inResponseTo: id, requestInstant: authnRequestInstant,
            destination: provider.assertionConsumerServiceURL,
            time: TimePolicy(now: now, skew: node.clockSkew))
    }
}
