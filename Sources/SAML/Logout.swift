public import XMLSecurity

/// Our request that WK end its session.
/// Source: SAML 2.0 Core §3.7.1; WK protocol notes, "Logout".
public struct LogoutRequest: Sendable {
    public let id: MessageID
    public let issueInstant: Instant
    public let nameID: String
    public let nameIDFormat: String
    public let sessionIndex: String?

    public init(id: MessageID, issueInstant: Instant, nameID: String, nameIDFormat: String, sessionIndex: String?) {
        self.id = id
        self.issueInstant = issueInstant
        self.nameID = nameID
        self.nameIDFormat = nameIDFormat
        self.sessionIndex = sessionIndex
    }

    public func envelope(
        signedBy credential: SigningCredential, from provider: ServiceProvider, to node: NodeProfile
    ) throws(XMLSecurityError) -> [UInt8] { fatalError("stub") }
}

/// What WK said to our LogoutRequest.
public enum LogoutOutcome: Sendable, Equatable { case complete, partial, refused(String) }

/// - Throws: the first rule that the LogoutResponse breaks (signature, InResponseTo, Issuer, Destination, time).
public func validateLogoutAnswer(
    status: Int, contentType: String?, body: [UInt8], requestID: MessageID, provider: ServiceProvider,
    node: NodeProfile, at now: Instant
) throws(SAMLError) -> LogoutOutcome { fatalError("stub") }

/// WK's verified request that we end a session.
public struct ReceivedLogoutRequest: Sendable {
    public let id: MessageID
    public let nameID: String
    public let sessionIndexes: [String]
    /// Until when it could be replayed, skew included.
    public let replayableUntil: Instant
}

/// - Parameter body: what came to our SOAP endpoint.
/// - Throws: the first rule that does not hold; Destination must be ours, NameID must be there.
public func validateLogoutRequest(
    contentType: String?, body: [UInt8], provider: ServiceProvider, node: NodeProfile, at now: Instant
) throws(SAMLError) -> ReceivedLogoutRequest { fatalError("stub") }

/// Our answer to WK's LogoutRequest.
public struct LogoutResponse: Sendable {
    public enum Status: Sendable { case success, requester, responder, unknownPrincipal }

    public let id: MessageID
    public let issueInstant: Instant
    /// nil where the request could not be read.
    public let inResponseTo: MessageID?
    public let status: Status

    public init(id: MessageID, issueInstant: Instant, inResponseTo: MessageID?, status: Status) {
        self.id = id
        self.issueInstant = issueInstant
        self.inResponseTo = inResponseTo
        self.status = status
    }

    public func envelope(
        signedBy credential: SigningCredential, from provider: ServiceProvider, to node: NodeProfile
    ) throws(XMLSecurityError) -> [UInt8] { fatalError("stub") }
}
