import XMLSecurity

/// Shows elements with their lines, long values shortened and personal data masked.
struct TreeRendering {
    let showPersonalData: Bool

    func lines(of root: XMLElement) -> [String] {
        var lines: [String] = []
        append(root, depth: 0, to: &lines)
        return lines
    }

    private func append(_ element: XMLElement, depth: Int, to lines: inout [String]) {
        let number = String(element.line)
        lines.append(
            String(repeating: " ", count: max(0, 5 - number.utf8.count)) + number + "  "
                + String(repeating: "  ", count: depth) + head(of: element))
        for child in element.children { append(child, depth: depth + 1, to: &lines) }
    }

    /// Name, attributes and text of one element, without its children.
    func head(of element: XMLElement) -> String {
        var line = element.displayName.printable
        for attribute in element.attributes {
            let name = attribute.name.namespace.isEmpty ? attribute.name.local : Self.prefixed(attribute.name)
            line += " \(name.printable)=\"\(value(of: attribute, in: element))\""
        }
        let text = element.text.trimmedXMLWhitespace
        if !text.isEmpty { line += ": " + shown(text, in: element) }
        return line
    }

    private func shown(_ text: String, in element: XMLElement) -> String {
        if Self.binary.contains(element.name.local) {
            return text.utf8.count > 100 ? "(\(text.utf8.count) characters)" : text.printable
        }
        return Self.plain.contains(element.name) || showPersonalData
            ? text.shortened.printable : Self.masked(text)
    }

    private func value(of attribute: XMLAttribute, in element: XMLElement) -> String {
        let isPlain = Self.plainAttributes.contains(attribute.name.local) || !attribute.name.namespace.isEmpty
        return isPlain || showPersonalData
            ? attribute.value.shortened.printable : Self.masked(attribute.value)
    }

    private static func masked(_ text: String) -> String { "▒▒▒ (\(text.count) characters)" }

    private static func prefixed(_ name: QualifiedName) -> String {
        switch name.namespace {
        case SAMLNamespace.schemaInstance: "xsi:" + name.local
        case SAMLNamespace.soap: "soap:" + name.local
        case "http://www.w3.org/XML/1998/namespace": "xml:" + name.local
        default: name.description
        }
    }

    private static let binary: Set = [
        "X509Certificate", "CipherValue", "SignatureValue", "DigestValue", "PublicKey", "Modulus",
    ]

    /// Texts that are never about a person; whatever is not in here is masked.
    private static let plain: Set<QualifiedName> = [
        .saml("Issuer"), .saml("Audience"), .saml("AuthnContextClassRef"), .saml("AuthenticatingAuthority"),
        QualifiedName(SAMLNamespace.eidas, "SPType"), QualifiedName(SAMLNamespace.metadata, "NameIDFormat"),
        QualifiedName(SAMLNamespace.metadata, "ServiceName"), QualifiedName("", "faultcode"),
        QualifiedName("", "faultstring"), .samlp("SessionIndex"),
    ]

    /// The same for attributes.
    private static let plainAttributes: Set = [
        "ID", "Id", "Version", "IssueInstant", "InResponseTo", "Destination", "Consent", "Value", "Format",
        "Method",
        "Recipient", "NotBefore", "NotOnOrAfter", "AuthnInstant", "SessionIndex", "SessionNotOnOrAfter",
        "Name",
        "NameFormat", "FriendlyName", "isRequired", "Algorithm", "URI", "PrefixList", "Type", "AlgorithmID",
        "PartyUInfo", "PartyVInfo", "AssertionConsumerServiceURL", "ProtocolBinding", "ForceAuthn",
        "IsPassive",
        "ProviderName", "AllowCreate", "Comparison", "entityID", "validUntil", "use", "Binding", "Location",
        "index",
        "isDefault", "protocolSupportEnumeration", "AuthnRequestsSigned", "WantAssertionsSigned",
        "ContextClass",
        "EncodingType", "MimeType", "Reason",
    ]
}

extension String {
    /// One line of it, for a terminal: control characters and those that turn the writing around made visible.
    var printable: String {
        var output = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
                output.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
            default: output.append(scalar)
            }
        }
        return String(output)
    }

    var shortened: String { count > 300 ? prefix(300) + "… (\(count) characters)" : self }
}
