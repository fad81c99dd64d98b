import SAML

extension GatewaySchema {
    static let entityID = ConfigurationKey(
        "serviceProvider.entityID", .text(1...1024, spaces: false), isRequired: true,
        example: "https://portal.example.gov.pl",
        "The identifier that COI registered, compared byte for byte.")
    static let providerName = ConfigurationKey(
        "serviceProvider.providerName", .text(1...256), isRequired: true, example: "Portal Przykładowy",
        "The name that COI registered; WK refuses a different one.")
    static let kind = ConfigurationKey(
        "serviceProvider.type", ValueFormat<ServiceProvider.Kind>.choice, default: "public",
        example: "public",
        "Whether a public or a private body runs the portal.")
    static let assuranceLevel = ConfigurationKey(
        "serviceProvider.assuranceLevel", ValueFormat<AssuranceLevel>.choice, default: "substantial",
        example: "substantial", "The least eIDAS level of assurance that is asked for and accepted.")
    static let attributes = ConfigurationKey(
        "serviceProvider.attributes",
        .list(of: ValueFormat<RequestedAttribute>.choice, count: 1...32, named: "attributes"),
        default: "[FamilyName, FirstName, DateOfBirth, PersonIdentifier]",
        example: "[FamilyName, FirstName, DateOfBirth, PersonIdentifier]",
        "What is asked for and required of WK's answer, once each. The four of the default are asked for in any "
            + "case: people are known by them.")
    static let foreignAuthentication = ConfigurationKey(
        "serviceProvider.foreignAuthentication", .boolean, default: "false", example: "true",
        "Whether logins with an eIDAS identity of another country are offered.")
    static let contextClass = ConfigurationKey(
        "serviceProvider.operationContext.coi.contextClass", .text(1...256), example: "ePUAP",
        "`ContextClass` of COI's `CoiOperationContext`.")
    static let contextDescription = ConfigurationKey(
        "serviceProvider.operationContext.coi.contextDescription", .text(1...1024), example: "Wniosek",
        "`ContextDescription` of COI's `CoiOperationContext`.")
    static let documentID = ConfigurationKey(
        "serviceProvider.operationContext.coi.documentID", .text(1...256), example: "1234",
        "`DocumentID` of COI's `CoiOperationContext`.")
    static let kirContext = ConfigurationKey(
        "serviceProvider.operationContext.kir", .text(1...1024), example: "Wniosek",
        "Text of KIR's `OperationContext`, instead of COI's.")
}
