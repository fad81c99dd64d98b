import SAML

extension ConfigurationLoader {
    mutating func loadServiceProvider(_ reader: SettingsReader, publicURL: PublicURL?) -> ServiceProvider? {
        let entityID = reader.value(GatewaySchema.entityID, &findings)
        let name = reader.value(GatewaySchema.providerName, &findings)
        let kind = reader.value(GatewaySchema.kind, &findings)
        let level = reader.value(GatewaySchema.assuranceLevel, &findings)
        let attributes = reader.value(GatewaySchema.attributes, &findings)
        let context = loadOperationContext(reader)
        guard let entityID, let name, let kind, let level, let attributes, let publicURL else { return nil }
        return ServiceProvider(
            entityID: entityID, providerName: name, kind: kind, assuranceLevel: level, attributes: attributes,
            assertionConsumerServiceURL: publicURL.text + "/acs",
            singleLogoutServiceURL: publicURL.text + "/slo",
            operationContext: context)
    }

    private mutating func loadOperationContext(_ reader: SettingsReader) -> OperationContext? {
        let coi = [GatewaySchema.contextClass, GatewaySchema.contextDescription, GatewaySchema.documentID]
        let given = coi.filter { reader.isGiven($0.path) }
        let values = given.compactMap { reader.value($0, &findings) }
        let kir = reader.value(GatewaySchema.kirContext, &findings)
        let place = reader.place(of: "serviceProvider.operationContext")
        if !given.isEmpty && kir != nil {
            findings.add(
                place, "serviceProvider.operationContext: holds both coi and kir; allowed: one of them")
        }
        if !given.isEmpty && given.count < coi.count {
            for missing in coi where !reader.isGiven(missing.path) {
                findings.add(
                    reader.place(of: missing.path),
                    "\(missing.path): is missing; allowed: \(missing.format.allowed)")
            }
        }
        guard values.count == coi.count else { return kir.map(OperationContext.kir) }
        return .coi(contextClass: values[0], contextDescription: values[1], documentID: values[2])
    }
}
