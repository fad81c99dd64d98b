import XMLSecurity

/// WK's verified request that we end a session.
public struct ReceivedLogoutRequest: Sendable {
    public let id: MessageID
    public let nameID: String
    public let sessionIndexes: [String]
    /// Until when it could be replayed, skew included.
    public let replayableUntil: Instant

    fileprivate init(_ verified: VerifiedElement, _ terms: MessageTerms) throws(SAMLError) {
        let message = ReceivedMessage(element: verified.root, terms: terms)
        try demand(LogoutRules.request, of: message)
        id = try message.messageID()
        nameID = try LogoutRules.nameID(of: verified.root)
        sessionIndexes = try LogoutRules.sessionIndexes(of: verified.root)
        replayableUntil = TimePolicy.lastAcceptable(
            issued: try message.issueInstant(), skew: terms.time.skew)
    }
}

/// Judges a LogoutRequest: every rule but replay, which needs the store.
///
/// - Parameters:
///   - contentType, body: what came to our SOAP endpoint.
///   - now: the instant to judge as of.
/// - Throws: the first rule that does not hold; Destination must be ours, NameID must be there.
/// - Source: SAML 2.0 Core §3.7.1, §3.7.3.
public func validateLogoutRequest(
    contentType: String?, body: [UInt8], provider: ServiceProvider, node: NodeProfile, at now: Instant
) throws(SAMLError) -> ReceivedLogoutRequest {
    let message = try SOAPMessage(request: HTTPMessage(status: nil, contentType: contentType, body: body))
    try message.expect(.samlp("LogoutRequest"))
    let verified = try message.verify(message.payload, trusting: node, at: now, else: .logoutRequestSignature)
    let terms = MessageTerms(
        codes: .logoutRequest, issuer: node.issuer, inResponseTo: nil, requestInstant: nil,
        destination: provider.singleLogoutServiceURL, time: TimePolicy(now: now, skew: node.clockSkew))
    return try ReceivedLogoutRequest(verified, terms)
}
