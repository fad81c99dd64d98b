import SAML
import XMLSecurity

/// What one answer is made from; the same for every outcome.
struct AnswerContext: Sendable {
    /// When the citizen was done: issue instant of Response and Assertion.
    var authenticatedAt: Instant
    /// When the artifact was resolved: issue instant of ArtifactResponse.
    var now: Instant
    /// The node's entity ID.
    var issuer: String
    var person: SimulatedPerson
    /// What goes into AuthenticatingAuthority, such as `pz.gov.pl`.
    var identityProvider: String
    var request: AcceptedRequest
    /// ID of the ArtifactResolve that is answered.
    var resolveID: String
    var assertionID: String
    var responseID: String
    var artifactResponseID: String
    /// IDs of the last answer that this service provider got before, for replays.
    var earlier: EarlierAnswer?
    var signer: SigningCredential
    /// Another key under a certificate of the same name.
    var stranger: SigningCredential
    var encryptionCertificate: Certificate

    /// The level the person was proven at.
    var level: AssuranceLevel { person.assuranceLevel }
}

/// An answer that went out whole.
struct EarlierAnswer: Sendable {
    let assertionID: String
    let responseID: String
    /// HTTP body.
    let body: [UInt8]
}

/// What is kept of an AuthnRequest that the judge let pass.
struct AcceptedRequest: Sendable {
    var id: String
    var entityID: String
    var assertionConsumerServiceURL: String
    /// nil: the form had none, so the answer has none.
    var relayState: String?
    var assuranceLevel: AssuranceLevel
    var attributes: [EidasAttribute]
    /// The form field of that name was `true`.
    var foreignAuthentication: Bool
    /// Who signed it, and to whom the answer is encrypted.
    var serviceProvider: RegisteredServiceProvider
}
