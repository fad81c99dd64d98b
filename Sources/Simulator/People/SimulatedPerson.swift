public import SAML

/// Somebody who can log in at the simulator; fictional.
public struct SimulatedPerson: Sendable {
    /// What tests and the form name them by: lower-case letters, digits and hyphens.
    public var key: String
    public var givenName: String
    public var familyName: String
    /// `1987-02-22`
    public var dateOfBirth: String
    /// PESEL, or an eIDAS identifier such as `DE/PL/…`.
    public var personIdentifier: String
    /// Login name at the identity provider.
    public var nameID: String
    /// The level they prove themselves at.
    public var assuranceLevel: AssuranceLevel
    /// Where they log in unless another provider is chosen.
    public var provider: String
    /// Further attributes by eIDAS FriendlyName.
    public var attributes: [String: String] = [:]
    /// What they are there for.
    public var note: LocalizedText

    /// Comes through a foreign eIDAS node, so is offered only when ForeignAuthentication was asked for.
    public var isForeign: Bool { IdentityProvider.named(provider)?.isForeign ?? false }

    func value(of attribute: EidasAttribute) -> String? {
        switch attribute {
        case .familyName: familyName
        case .firstName: givenName
        case .dateOfBirth: dateOfBirth + "Z"
        case .personIdentifier: personIdentifier
        default: attributes[attribute.friendlyName]
        }
    }
}
