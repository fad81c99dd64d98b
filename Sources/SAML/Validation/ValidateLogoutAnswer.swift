import XMLSecurity

/// What WK said to our LogoutRequest.
public enum LogoutOutcome: Sendable, Equatable {
    case complete, partial
    case refused(String)
}

/// Judges WK's answer to our LogoutRequest.
///
/// - Parameters:
///   - status, contentType, body: the HTTP answer.
///   - requestID: of our LogoutRequest.
///   - now: the instant to judge as of.
/// - Throws: the first rule that the LogoutResponse breaks (signature, InResponseTo, Issuer, Destination, time).
/// - Source: SAML 2.0 Core §3.7.3; WK protocol notes, "Logout".
public func validateLogoutAnswer(
    status: Int, contentType: String?, body: [UInt8], requestID: MessageID, provider: ServiceProvider,
    node: NodeProfile, at now: Instant
) throws(SAMLError) -> LogoutOutcome {
    let http = HTTPMessage(status: status, contentType: contentType, body: body)
    let message = try SOAPMessage(answer: http)
    try message.expect(.samlp("LogoutResponse"))
    let verified = try message.verify(
        message.payload, trusting: node, at: now, else: .logoutResponseSignature)
    let terms = MessageTerms(
        codes: .logoutResponse, issuer: node.issuer, inResponseTo: requestID, requestInstant: nil,
        destination: provider.singleLogoutServiceURL, time: TimePolicy(now: now, skew: node.clockSkew))
    try demand(LogoutRules.response, of: ReceivedMessage(element: verified.root, terms: terms))
    return try LogoutOutcome(StatusReading(of: verified.root, else: .logoutResponseStatus))
}

extension LogoutOutcome {
    /// PartialLogout stands below Success; some nodes put it on top. Source: SAML 2.0 Core §3.7.3.2.
    init(_ status: StatusReading) {
        if status.isSuccess {
            self = .complete
        } else if status.codes.contains(SAMLStatus.partialLogout.uri) {
            self = .partial
        } else {
            self = .refused(status.summary)
        }
    }
}
