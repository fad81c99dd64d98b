/// How this gateway presents itself to WK.
public struct ServiceProvider: Sendable {
    public enum Kind: String, CaseIterable, Sendable { case `public`, `private` }

    public var entityID: String
    public var providerName: String
    public var kind: Kind
    /// The least level that is accepted.
    public var assuranceLevel: AssuranceLevel
    /// Required, once each, besides everybody's four: see `requiredAttributes`.
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

    /// What is asked for and must come: everybody's four, in WK's order, then the configured others.
    ///
    /// The four are always among them, because a `Person` is made of them.
    public var requiredAttributes: [RequestedAttribute] {
        var seen = Set<RequestedAttribute>()
        return (RequestedAttribute.everybodys + attributes).filter { seen.insert($0).inserted }
    }
}
