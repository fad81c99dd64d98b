/// How this gateway presents itself to WK.
public struct ServiceProvider: Sendable {
    public enum Kind: String, CaseIterable, Sendable { case `public`, `private` }

    public var entityID: String
    public var providerName: String
    public var kind: Kind
    /// The least level that is accepted.
    public var assuranceLevel: AssuranceLevel
    /// All of them are required, once each.
    public var attributes: [RequestedAttribute]
    public var assertionConsumerServiceURL: String
    public var singleLogoutServiceURL: String
    public var operationContext: OperationContext?

    public init(
        entityID: String, providerName: String, kind: Kind, assuranceLevel: AssuranceLevel,
        attributes: [RequestedAttribute] = RequestedAttribute.everybodys, assertionConsumerServiceURL: String,
        singleLogoutServiceURL: String, operationContext: OperationContext? = nil
    ) {
        self.entityID = entityID
        self.providerName = providerName
        self.kind = kind
        self.assuranceLevel = assuranceLevel
        self.attributes = attributes
        self.assertionConsumerServiceURL = assertionConsumerServiceURL
        self.singleLogoutServiceURL = singleLogoutServiceURL
        self.operationContext = operationContext
    }
}

/// An eIDAS attribute by its FriendlyName, which is also the word for it in the configuration.
/// TODO(saml): the other natural-person and legal-person attributes.
public enum RequestedAttribute: String, CaseIterable, Sendable {
    case familyName = "FamilyName"
    case firstName = "FirstName"
    case dateOfBirth = "DateOfBirth"
    case personIdentifier = "PersonIdentifier"

    public static let everybodys: [RequestedAttribute] = [.familyName, .firstName, .dateOfBirth, .personIdentifier]

    /// Attribute name URI.
    public var name: String { fatalError("stub") }
}

/// The optional last child of Extensions.
public enum OperationContext: Sendable, Equatable {
    /// `{http://coi.gov.pl/saml-extensions}CoiOperationContext`
    case coi(contextClass: String, contextDescription: String, documentID: String)
    /// `{http://wb.kir.pl/saml-extensions}OperationContext`: its text.
    case kir(String)
}
