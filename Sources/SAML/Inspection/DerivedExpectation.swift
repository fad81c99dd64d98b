import XMLSecurity

/// What a message would have to match, read from the message itself.
struct DerivedExpectation {
    let expectation: LoginExpectation
    let notes: [String]

    /// Rules that compare with such a value hold by themselves.
    let codes: Set<SAMLError.Code>

    private static let alwaysDerived: Set<SAMLError.Code> = [
        .artifactResponseBeforeRequest, .artifactResponseInResponseTo, .artifactResponseIssuer,
        .artifactResponseDestination, .responseBeforeRequest, .responseInResponseTo, .responseDestination,
        .assertionBeforeRequest, .confirmationRecipient, .audience, .authnInstantBeforeRequest, .levelTooLow,
        .logoutResponseIssuer, .logoutResponseInResponseTo, .logoutResponseDestination,
        .logoutRequestIssuer, .logoutRequestDestination,
    ]

    /// - Parameters:
    ///   - outer: the outermost message; its Issuer is what the others must have.
    ///   - response, assertion: where there are such.
    init(outer: XMLElement, response: XMLElement?, assertion: XMLElement?, _ options: InspectionOptions) {
        switch (outer.name, response) {
        case (.saml("Assertion"), _):
            codes = Self.alwaysDerived.union([.assertionIssuer, .confirmationInResponseTo])
        case (.samlp("Response"), _): codes = Self.alwaysDerived.union([.responseIssuer])
        default: codes = Self.alwaysDerived
        }
        let id = { (element: XMLElement?) in
            element?.attribute("InResponseTo").flatMap(MessageID.init) ?? MessageID.unknown
        }
        let all = assertion.map { [$0] + $0.descendants } ?? []
        let first = { (name: String) in all.first { $0.name == .saml(name) } }
        let issuer = outer.children(.saml("Issuer")).first?.text ?? "unknown"
        let recipient =
            first("SubjectConfirmationData")?.attribute("Recipient") ?? response?.attribute("Destination")
            ?? outer.attribute("Destination") ?? "unknown"
        let audience = first("Audience")?.text ?? "unknown"
        let issued = [outer, response, assertion].compactMap {
            $0?.attribute("IssueInstant").flatMap(Instant.init)
        }
        let login = first("AuthnStatement")?.attribute("AuthnInstant").flatMap(Instant.init)
        let request = (issued + [login].compactMap { $0 }).min() ?? options.now
        expectation = LoginExpectation(
            artifactResolveID: id(outer),
            authnRequestID: id(response ?? first("SubjectConfirmationData") ?? outer),
            authnRequestInstant: request,
            assuranceLevel: .low,
            provider: ServiceProvider(
                entityID: audience, providerName: "", kind: .public, assuranceLevel: .low, attributes: [],
                assertionConsumerServiceURL: recipient,
                singleLogoutServiceURL: outer.attribute("Destination") ?? "unknown"),
            node: NodeProfile(
                issuer: issuer, singleSignOnURL: "", artifactResolutionURL: "", singleLogoutURL: "",
                signingCertificates: options.trusted),
            decryptionKeys: options.decryptionKeys)
        notes = [
            "No configuration was given: issuer (\(issuer)), our entityID (\(audience)), our ACS (\(recipient)), the"
                + " IDs and the instant of our request are taken from the message itself. Rules that compare with"
                + " them hold by themselves; they are marked with ~.",
            "Clock skew 60 s; level asked for: low; attributes asked for: everybody's four.",
        ]
    }
}

extension MessageID {
    /// Stands for an ID that a message does not tell; a constant that is an NCName.
    static let unknown = MessageID(constant: "unknown")
}
