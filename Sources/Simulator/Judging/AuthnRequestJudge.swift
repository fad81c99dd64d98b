import SAML
import XMLSecurity

/// Judges the form that starts a login, and the AuthnRequest in it.
/// Source: SAML 2.0 Core §3.4.1, Bindings §3.5; eIDAS message format 1.2; WK protocol notes, "Login" 1.
struct AuthnRequestJudge {
    static let relayStateBytes = 80

    private var judge: MessageJudge

    init(_ context: JudgingContext) { judge = MessageJudge(context) }

    mutating func verdict(on form: Form) -> Verdict<AcceptedRequest> {
        let relayState = judgeRelayState(form)
        let isForeign = judgeForeignAuthentication(form)
        guard let bytes = decodeRequest(form),
            let found = judge.message(bytes, named: "AuthnRequest", isEnveloped: false)
        else { return Verdict(judge, accepted: nil) }
        let element = found.element
        judgeAttributes(of: element)
        judgeOrder(of: element)
        judgeNameIDPolicy(of: element)
        let level = judgeContext(of: element)
        let attributes = judgeExtensions(of: element)
        let consumer = judgeConsumer(of: element, provider: found.serviceProvider)
        judgeProviderName(of: element, provider: found.serviceProvider)
        guard let provider = found.serviceProvider, let level, let consumer, let id = judge.messageID else {
            return Verdict(judge, accepted: nil)
        }
        judgeEncryption(for: provider)
        let accepted = AcceptedRequest(
            id: id, entityID: provider.entityID, assertionConsumerServiceURL: consumer,
            relayState: relayState,
            assuranceLevel: level, attributes: attributes, foreignAuthentication: isForeign,
            serviceProvider: provider)
        return Verdict(judge, accepted: accepted)
    }

    // MARK: The form

    private mutating func judgeRelayState(_ form: Form) -> String? {
        guard let relayState = form["RelayState"] else {
            judge.findings.warning(
                .relayStateMissing, "there is no RelayState",
                expected: "an opaque value of at most 80 bytes that ties the answer to the browser")
            return nil
        }
        if form.count("RelayState") > 1 { repeated("RelayState") }
        if relayState.utf8.count > Self.relayStateBytes {
            judge.findings.error(
                .relayStateTooLong, "RelayState has \(relayState.utf8.count) bytes",
                expected: "at most 80 bytes")
        }
        return relayState
    }

    private mutating func judgeForeignAuthentication(_ form: Form) -> Bool {
        guard let value = form["ForeignAuthentication"] else { return false }
        if form.count("ForeignAuthentication") > 1 { repeated("ForeignAuthentication") }
        if value != "true" && value != "false" {
            judge.findings.error(
                .foreignAuthentication, "ForeignAuthentication is \(Findings.shown(value))",
                expected: "true, or no such field")
        }
        return value == "true"
    }

    private mutating func repeated(_ field: String) {
        judge.findings.error(.fieldRepeated, "the field \(field) came twice", expected: "one field \(field)")
    }

    private mutating func decodeRequest(_ form: Form) -> [UInt8]? {
        guard let encoded = form["SAMLRequest"], !encoded.isEmpty else {
            judge.findings.error(
                .fieldMissing, "there is no field SAMLRequest",
                expected: "SAMLRequest in an HTML form (HTTP-POST)")
            return nil
        }
        if form.count("SAMLRequest") > 1 { repeated("SAMLRequest") }
        let compact = encoded.filter { !$0.isWhitespace }
        if compact.utf8.count != encoded.utf8.count {
            judge.findings.error(
                .base64LineBreaks, "SAMLRequest holds line breaks or spaces", expected: "Base64 in one line")
        }
        guard let bytes = Base64.decode(compact) else {
            judge.findings.error(
                .base64Malformed, "SAMLRequest is not Base64",
                expected: "Base64 with padding (RFC 4648 §4), form-encoded: + as %2B")
            return nil
        }
        let start = bytes.first { !" \t\r\n\u{FEFF}".utf8.contains($0) }
        if start != UInt8(ascii: "<") {
            judge.findings.error(
                .base64Deflated, "SAMLRequest does not decode to XML: compressed?",
                expected: "the XML itself in Base64, without DEFLATE (that is for HTTP-Redirect)")
            return nil
        }
        return bytes
    }
}

extension AuthnRequestJudge {
    // MARK: The message

    private mutating func judgeAttributes(of element: XMLElement) {
        require(element, "ProtocolBinding", Identifier.artifactBinding, .protocolBinding)
        require(element, "ForceAuthn", "true", .forceAuthn)
        require(element, "IsPassive", "false", .isPassive)
        let known: Set = [
            "ID", "Version", "IssueInstant", "Destination", "AssertionConsumerServiceURL", "ProtocolBinding",
            "ForceAuthn", "IsPassive", "ProviderName", "Consent",
        ]
        for attribute in element.attributes
        where !attribute.name.namespace.isEmpty || !known.contains(attribute.name.local) {
            judge.findings.warning(
                .attributeUnexpected,
                "attribute \(Findings.shown(attribute.name.description)) is none that WK knows",
                expected: known.sorted().joined(separator: ", "))
        }
    }

    private mutating func require(_ element: XMLElement, _ name: String, _ value: String, _ rule: RequestRule)
    {
        guard element.attribute(name) != value else { return }
        judge.findings.error(
            rule, "\(name) is \(Findings.shown(element.attribute(name)))", expected: "\(name)=\"\(value)\"")
    }

    private mutating func judgeOrder(of element: XMLElement) {
        let order = [
            QualifiedName(Namespace.assertion, "Issuer"), QualifiedName(Namespace.signature, "Signature"),
            QualifiedName(Namespace.protocol, "Extensions"),
            QualifiedName(Namespace.protocol, "NameIDPolicy"),
            QualifiedName(Namespace.protocol, "RequestedAuthnContext"),
        ]
        let places = element.children.compactMap { order.firstIndex(of: $0.name) }
        for child in element.children where !order.contains(child.name) {
            judge.findings.warning(
                .childUnexpected, "child \(Findings.shown(child.name.description)) is none that WK knows",
                expected: order.map(\.local).joined(separator: ", "))
        }
        if places != places.sorted() || Set(places).count != places.count {
            judge.findings.error(
                .childrenOrder,
                "the children are " + element.children.map(\.name.local).joined(separator: ", "),
                expected: "once each, in this order: " + order.map(\.local).joined(separator: ", "))
        }
    }

    private mutating func judgeNameIDPolicy(of element: XMLElement) {
        guard let policy = element.children(QualifiedName(Namespace.protocol, "NameIDPolicy")).first else {
            judge.findings.error(
                .nameIDPolicy, "NameIDPolicy is missing",
                expected:
                    "NameIDPolicy with AllowCreate=\"true\" and Format=\"\(Identifier.unspecifiedNameID)\"")
            return
        }
        require(policy, "AllowCreate", "true", .nameIDPolicy)
        require(policy, "Format", Identifier.unspecifiedNameID, .nameIDFormat)
    }

    private mutating func judgeContext(of element: XMLElement) -> AssuranceLevel? {
        let levels = AssuranceLevel.allCases.map(\.uri).joined(separator: ", ")
        guard let asked = element.children(QualifiedName(Namespace.protocol, "RequestedAuthnContext")).first
        else {
            judge.findings.error(
                .requestedAuthnContext, "RequestedAuthnContext is missing",
                expected: "RequestedAuthnContext Comparison=\"minimum\" with one of \(levels)")
            return nil
        }
        require(asked, "Comparison", "minimum", .authnContextComparison)
        let classes = asked.children(QualifiedName(Namespace.assertion, "AuthnContextClassRef"))
        guard classes.count == 1, let level = AssuranceLevel(uri: trimmed(classes[0].text)) else {
            judge.findings.error(
                .authnContextClass,
                "AuthnContextClassRef is \(classes.map { Findings.shown($0.text) }.joined(separator: " and "))",
                expected: "exactly one of \(levels)")
            return nil
        }
        return level
    }

    private mutating func judgeConsumer(
        of element: XMLElement, provider: RegisteredServiceProvider?
    ) -> String? {
        let url = element.attribute("AssertionConsumerServiceURL")
        let known = provider?.assertionConsumerServiceURLs ?? []
        guard let url, url.hasPrefix("https://") || url.hasPrefix("http://"), url.utf8.count <= 2_000,
            !url.unicodeScalars.contains(where: { $0.value <= 0x20 })
        else {
            judge.findings.error(
                .assertionConsumerServiceURL, "AssertionConsumerServiceURL is \(Findings.shown(url))",
                expected: "an absolute http or https URL"
                    + (known.isEmpty ? "" : ": " + known.joined(separator: " or ")))
            return nil
        }
        if !known.isEmpty && !known.contains(url) {
            judge.findings.error(
                .assertionConsumerServiceURL,
                "AssertionConsumerServiceURL \(Findings.shown(url)) is not registered",
                expected: known.joined(separator: " or "))
        }
        return url
    }

    private mutating func judgeProviderName(of element: XMLElement, provider: RegisteredServiceProvider?) {
        guard let name = element.attribute("ProviderName"), !name.isEmpty else {
            judge.findings.error(
                .providerNameMissing,
                "ProviderName is missing (refused by the integration environment since 2025)",
                expected: "ProviderName=\"\(provider?.providerName ?? "the name that COI registered")\"")
            return
        }
        if let registered = provider?.providerName, registered != name {
            judge.findings.error(
                .providerNameOther, "ProviderName is \(Findings.shown(name))",
                expected: "ProviderName=\"\(registered)\"")
        }
    }

    private mutating func judgeEncryption(for provider: RegisteredServiceProvider) {
        guard provider.encryptionCertificate == nil else { return }
        judge.findings.warning(
            .encryptionCertificateMissing,
            "no encryption certificate is known; the answer is encrypted to the signing certificate's key",
            expected: "metadata at POST /service-providers, or encryptionCertificate in the configuration")
    }

    private mutating func judgeExtensions(of element: XMLElement) -> [EidasAttribute] {
        guard let extensions = element.children(QualifiedName(Namespace.protocol, "Extensions")).first else {
            judge.findings.error(
                .extensionsMissing, "Extensions are missing",
                expected: "Extensions with SPType and RequestedAttributes")
            return []
        }
        var extensionsJudge = ExtensionsJudge(findings: judge.findings)
        let attributes = extensionsJudge.attributes(of: extensions)
        judge.findings = extensionsJudge.findings
        return attributes
    }
}
