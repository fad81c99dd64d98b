import SAML
import XMLSecurity

/// What a request is judged against.
struct JudgingContext: Sendable {
    /// Age that a message may have, and how far our clocks may be apart.
    static let longestAge = Duration.seconds(300)
    static let clockSkew = Duration.seconds(60)

    let now: Instant
    /// URLs under which the client may have reached this endpoint: what Destination may say.
    let destinations: [String]
    /// Registered clients only: configuration names them all.
    let isClosed: Bool
    let serviceProvider: @Sendable (_ entityID: String) -> RegisteredServiceProvider?
    /// Remembers an ID; false where it came before.
    let isNewID: @Sendable (_ id: String) -> Bool
}

/// The protocol message in what came, with who says they sent it.
struct FoundMessage: Sendable {
    let element: XMLElement
    /// nil where the simulator knows no key for the issuer; a finding says so.
    let serviceProvider: RegisteredServiceProvider?
}
