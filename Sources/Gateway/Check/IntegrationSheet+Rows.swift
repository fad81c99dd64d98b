import SAML

extension IntegrationSheet {
    static func rows(_ data: IntegrationData) -> [Row] {
        let provider = data.provider
        return [
            Row(label: "Environment", values: [data.environment], member: "environment"),
            Row(label: "System name (ProviderName)", values: [provider.providerName], member: "providerName"),
            Row(label: "Issuer (entityID)", values: [provider.entityID], member: "entityID"),
            Row(label: "Kind of body (SPType)", values: [provider.kind.rawValue], member: "type"),
            Row(
                label: "Return address (AssertionConsumerServiceURL, HTTP-Artifact)",
                values: [provider.assertionConsumerServiceURL], member: "assertionConsumerServiceURL"),
            Row(
                label: "Logout address (SOAP)", values: [provider.singleLogoutServiceURL],
                member: "singleLogoutServiceURL"),
            Row(
                label: "Metadata", values: [data.publicURL.text + "/metadata"], member: "metadataURL"
            ),
            Row(
                label: "Least level of assurance", values: [provider.assuranceLevel.rawValue],
                member: "assuranceLevel"),
            Row(
                label: "Attributes", values: provider.requiredAttributes.map(\.rawValue),
                member: "attributes",
                isList: true),
            Row(
                label: "Logins from other countries (eIDAS)",
                values: [data.foreignAuthentication ? "yes" : "no"],
                member: "foreignAuthentication"),
        ]
    }
}
