import XMLSecurity

/// What a message would have to match: from a configuration where there is one, the rest read from the message itself.
struct DerivedExpectation {
    let expectation: LoginExpectation
    let notes: [String]

    /// Rules that compare with what was read from the message hold by themselves.
    let codes: Set<SAMLError.Code>

    /// IDs and instants of our requests: a captured message comes without them, and no configuration has them.
    private static let ofRequests: Set<SAMLError.Code> = [
        .artifactResponseBeforeRequest, .artifactResponseInResponseTo, .responseBeforeRequest,
        .responseInResponseTo, .assertionBeforeRequest, .authnInstantBeforeRequest,
        .logoutResponseInResponseTo,
    ]

    /// What a configuration would have told.
    private static let ofParties: Set<SAMLError.Code> = [
        .artifactResponseIssuer, .artifactResponseDestination, .responseDestination, .encryptionRecipient,
        .confirmationRecipient, .audience, .levelTooLow, .logoutResponseIssuer, .logoutResponseDestination,
        .logoutRequestIssuer, .logoutRequestDestination,
    ]

    /// - Parameters:
    ///   - outer: the outermost message; without a configuration its Issuer is what the others must have.
    ///   - response, assertion: where there are such.
    init(outer: XMLElement, response: XMLElement?, assertion: XMLElement?, _ options: InspectionOptions) {
        let parties = options.configured
        let (provider, node) =
            parties.map { ($0.provider, $0.node) }
            ?? Self.parties(outer, response: response, assertion: assertion, options)
        codes = Self.codes(outer, isConfigured: parties != nil)
        let id = { (element: XMLElement?) in
            element?.attribute("InResponseTo").flatMap(MessageID.init) ?? MessageID.unknown
        }
        let data = assertion?.first(.saml("SubjectConfirmationData"))
        expectation = LoginExpectation(
            artifactResolveID: id(outer), authnRequestID: id(response ?? data ?? outer),
            authnRequestInstant: Self.earliest(outer, response, assertion) ?? options.now,
            assuranceLevel: provider.assuranceLevel, provider: provider, node: node,
            decryptionKeys: options.decryptionKeys)
        notes = parties == nil ? Self.notes(provider, node) : Self.notes(configured: provider, node)
    }

    private static func codes(_ outer: XMLElement, isConfigured: Bool) -> Set<SAMLError.Code> {
        let known = isConfigured ? ofRequests : ofRequests.union(ofParties)
        return switch outer.name {
        case .saml("Assertion"):
            known.union([.confirmationInResponseTo]).union(isConfigured ? [] : [.assertionIssuer])
        case .samlp("Response"): known.union(isConfigured ? [] : [.responseIssuer])
        default: known
        }
    }

    private static func parties(
        _ outer: XMLElement, response: XMLElement?, assertion: XMLElement?, _ options: InspectionOptions
    ) -> (ServiceProvider, NodeProfile) {
        let recipient =
            assertion?.first(.saml("SubjectConfirmationData"))?.attribute("Recipient")
            ?? response?.attribute("Destination") ?? outer.attribute("Destination") ?? "unknown"
        let provider = ServiceProvider(
            entityID: assertion?.first(.saml("Audience"))?.text ?? "unknown", providerName: "", kind: .public,
            assuranceLevel: .low, attributes: [], assertionConsumerServiceURL: recipient,
            singleLogoutServiceURL: outer.attribute("Destination") ?? "unknown")
        let node = NodeProfile(
            issuer: outer.children(.saml("Issuer")).first?.text ?? "unknown", singleSignOnURL: "",
            artifactResolutionURL: "", singleLogoutURL: "", signingCertificates: options.trusted)
        return (provider, node)
    }

    private static func earliest(
        _ outer: XMLElement, _ response: XMLElement?, _ assertion: XMLElement?
    ) -> Instant? {
        let issued = [outer, response, assertion].map { $0?.attribute("IssueInstant") }
        let login = assertion?.first(.saml("AuthnStatement"))?.attribute("AuthnInstant")
        return (issued + [login]).compactMap { $0.flatMap(Instant.init) }.min()
    }

    private static func notes(_ provider: ServiceProvider, _ node: NodeProfile) -> [String] {
        [
            "No configuration was given: issuer (\(node.issuer)), our entityID (\(provider.entityID)), our ACS"
                + " (\(provider.assertionConsumerServiceURL)), the IDs and the instant of our request are taken from"
                + " the message itself. Rules that compare with them hold by themselves; they are marked with ~.",
            "Clock skew 60 s; level asked for: low; attributes asked for: everybody's four.",
        ]
    }

    private static func notes(configured provider: ServiceProvider, _ node: NodeProfile) -> [String] {
        let attributes = provider.requiredAttributes.map(\.rawValue).joined(separator: ", ")
        return [
            "From the configuration: issuer (\(node.issuer)), our entityID (\(provider.entityID)), our ACS"
                + " (\(provider.assertionConsumerServiceURL)), clock skew \(node.clockSkew.components.seconds) s, level"
                + " (\(provider.assuranceLevel.rawValue); a login may have asked for more), attributes (\(attributes)).",
            "The IDs and the instants of our requests are not in it: they are taken from the message itself. Rules that"
                + " compare with them hold by themselves; they are marked with ~.",
        ]
    }
}

extension XMLElement {
    /// The first in document order, this one among them.
    fileprivate func first(_ name: QualifiedName) -> XMLElement? {
        self.name == name ? self : descendants.first { $0.name == name }
    }
}

extension MessageID {
    /// Stands for an ID that a message does not tell; a constant that is an NCName.
    static let unknown = MessageID(constant: "unknown")
}
