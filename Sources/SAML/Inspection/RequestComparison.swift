import XMLSecurity

/// One value of a message of ours, beside what the configuration would write there.
public struct ComparisonFinding: Sendable, Equatable {
    /// Attribute or element, such as `ProviderName`.
    public let name: String
    /// What stands in the message; nil where it is missing.
    public let found: String?
    public let configured: String
    public let fits: Bool
    /// Of the element in which it stands, or should.
    public let line: Int
}

/// Holds a message that the gateway sends against the configuration that would have written it.
///
/// The node judges such a message, not the gateway; what the node would refuse is mostly a value that was registered
/// otherwise, or a configuration that was changed since.
/// - Source: WK protocol notes, "Login" 1 and "Logout"; SAML 2.0 Core §3.2.1, §3.4.1.
struct RequestComparison {
    private(set) var findings: [ComparisonFinding] = []
    private let message: XMLElement
    private let provider: ServiceProvider
    private let node: NodeProfile

    /// Whether a message is one that the gateway of this configuration sends.
    static func isOurs(_ message: XMLElement, _ parties: ConfiguredParties) -> Bool {
        if isRequest(message) { return true }
        return switch message.name {
        case .samlp("LogoutRequest"), .samlp("LogoutResponse"):
            message.children(.saml("Issuer")).first.map { sameBytes($0.text, parties.provider.entityID) }
                ?? false
        default: false
        }
    }

    /// Whether only gateways send such a message.
    static func isRequest(_ message: XMLElement) -> Bool {
        [.samlp("AuthnRequest"), .samlp("ArtifactResolve")].contains(message.name)
    }

    init(of message: XMLElement, with parties: ConfiguredParties) {
        self.message = message
        (provider, node) = (parties.provider, parties.node)
        let issuer = message.children(.saml("Issuer")).first
        compare("Issuer", issuer?.text, provider.entityID, at: issuer)
        switch message.name {
        case .samlp("AuthnRequest"): compareAuthnRequest()
        case .samlp("ArtifactResolve"): compareAttribute("Destination", node.artifactResolutionURL)
        case .samlp("LogoutRequest"): compareAttribute("Destination", node.singleLogoutURL)
        default: break
        }
    }

    private mutating func compareAuthnRequest() {
        compareAttribute("ProviderName", provider.providerName)
        compareAttribute("Destination", node.singleSignOnDestination ?? node.singleSignOnURL)
        compareAttribute("AssertionConsumerServiceURL", provider.assertionConsumerServiceURL)
        compareAttribute("ProtocolBinding", SAMLIdentifier.artifactBinding)
        compareLevel()
        let extensions = message.children(.samlp("Extensions")).first
        let kind = extensions?.children(QualifiedName(SAMLNamespace.eidas, "SPType")).first
        compare("SPType", kind?.text, provider.kind.rawValue, at: kind ?? extensions)
        compareAttributes(in: extensions)
    }

    /// A login may ask for more than the configuration's least.
    private mutating func compareLevel() {
        let context = message.children(.samlp("RequestedAuthnContext")).first
        let classes = context?.children(.saml("AuthnContextClassRef")) ?? []
        let level = classes.count == 1 ? AssuranceLevel(uri: classes[0].text.trimmedXMLWhitespace) : nil
        let asked = classes.map(\.text.trimmedXMLWhitespace).joined(separator: ", ")
        findings.append(
            ComparisonFinding(
                name: "AuthnContextClassRef", found: classes.isEmpty ? nil : asked,
                configured: provider.assuranceLevel.uri
                    + (provider.assuranceLevel == .high ? "" : " or higher"),
                fits: level.map { $0 >= provider.assuranceLevel } ?? false,
                line: (classes.first ?? context ?? message).line))
    }

    private mutating func compareAttributes(in extensions: XMLElement?) {
        let list = extensions?.children(QualifiedName(SAMLNamespace.eidas, "RequestedAttributes")).first
        let names = list?.children(QualifiedName(SAMLNamespace.eidas, "RequestedAttribute"))
            .map { $0.attribute("Name") ?? "" }
        let (found, expected) = (names ?? [], provider.requiredAttributes)
        let shown = found.map { name in RequestedAttribute(name: name)?.rawValue ?? name }
        findings.append(
            ComparisonFinding(
                name: "RequestedAttributes", found: names == nil ? nil : shown.joined(separator: ", "),
                configured: expected.map(\.rawValue).joined(separator: ", "),
                fits: found.sorted() == expected.map(\.name).sorted(),
                line: (list ?? extensions ?? message).line))
    }

    private mutating func compareAttribute(_ name: String, _ configured: String) {
        compare(name, message.attribute(name), configured, at: message)
    }

    private mutating func compare(
        _ name: String, _ found: String?, _ configured: String, at place: XMLElement?
    ) {
        findings.append(
            ComparisonFinding(
                name: name, found: found, configured: configured,
                fits: found.map { sameBytes($0, configured) } ?? false, line: (place ?? message).line))
    }
}
