import XMLSecurity

/// Judges what eIDAS and Polish law add to an AuthnRequest.
struct ExtensionsJudge {
    private static let spType = QualifiedName(Namespace.eidas, "SPType")
    private static let requestedAttributes = QualifiedName(Namespace.eidas, "RequestedAttributes")
    private static let requestedAttribute = QualifiedName(Namespace.eidas, "RequestedAttribute")
    private static let coiContext = QualifiedName(Namespace.coi, "CoiOperationContext")
    private static let kirContext = QualifiedName(Namespace.kir, "OperationContext")

    var findings: Findings

    /// - Returns: the attributes asked for that eIDAS knows.
    mutating func attributes(of extensions: XMLElement) -> [EidasAttribute] {
        judgeOrder(of: extensions)
        judgeType(of: extensions)
        judgeOperationContext(of: extensions)
        let lists = extensions.children(Self.requestedAttributes)
        guard let list = lists.first, !list.children(Self.requestedAttribute).isEmpty else {
            findings.error(
                .requestedAttributesMissing, "no attribute is asked for",
                expected: "eidas:RequestedAttributes with eidas:RequestedAttribute elements")
            return []
        }
        var known: [EidasAttribute] = []
        for asked in list.children {
            guard let attribute = judge(asked) else { continue }
            if known.contains(attribute) {
                findings.error(
                    .requestedAttributeRepeated, "\(attribute.friendlyName) is asked for twice",
                    expected: "each attribute once")
            } else {
                known.append(attribute)
            }
        }
        return known
    }

    private mutating func judgeOrder(of extensions: XMLElement) {
        let ranks = [
            Self.spType: 0, Self.requestedAttributes: 1, Self.coiContext: 2, Self.kirContext: 2,
        ]
        let places = extensions.children.map { ranks[$0.name] ?? 3 }
        if places != places.sorted() || Set(places).count != places.count || places.contains(3) {
            findings.error(
                .extensionsOrder,
                "Extensions hold " + extensions.children.map(\.name.local).joined(separator: ", "),
                expected:
                    "eidas:SPType, eidas:RequestedAttributes, at most one operation context, in this order")
        }
    }

    private mutating func judgeType(of extensions: XMLElement) {
        let type = extensions.children(Self.spType).first.map { trimmed($0.text) }
        if type != "public" && type != "private" {
            findings.error(
                .spType, "eidas:SPType is \(Findings.shown(type))",
                expected: "<eidas:SPType>public</eidas:SPType>"
                    + " or private")
        }
    }

    private mutating func judgeOperationContext(of extensions: XMLElement) {
        guard let context = extensions.children(Self.coiContext).first else { return }
        let missing = ["ContextClass", "ContextDescription", "DocumentID"].filter {
            context.attribute($0) == nil
        }
        if !missing.isEmpty {
            findings.error(
                .operationContext, "CoiOperationContext lacks \(missing.joined(separator: ", "))",
                expected: "ContextClass, ContextDescription and DocumentID")
        }
    }

    private mutating func judge(_ asked: XMLElement) -> EidasAttribute? {
        let name = asked.attribute("Name")
        guard asked.name == Self.requestedAttribute, let name, let attribute = EidasAttribute.named(name)
        else {
            findings.error(
                .requestedAttributeName, "asked for is \(Findings.shown(name))",
                expected:
                    "eidas:RequestedAttribute with a Name of eIDAS, such as \(EidasAttribute.familyName.name)"
            )
            return nil
        }
        if asked.attribute("FriendlyName") != attribute.friendlyName {
            findings.error(
                .requestedAttributeFriendlyName,
                "FriendlyName is \(Findings.shown(asked.attribute("FriendlyName")))",
                expected: "FriendlyName=\"\(attribute.friendlyName)\" for \(attribute.name)")
        }
        if asked.attribute("NameFormat") != Identifier.uriName {
            findings.error(
                .requestedAttributeNameFormat,
                "NameFormat is \(Findings.shown(asked.attribute("NameFormat")))",
                expected: "NameFormat=\"\(Identifier.uriName)\"")
        }
        let isRequired = asked.attribute("isRequired")
        if isRequired != "true" && isRequired != "false" {
            findings.error(
                .requestedAttributeIsRequired, "isRequired is \(Findings.shown(isRequired))",
                expected: "isRequired=\"true\" or \"false\"")
        }
        return attribute
    }
}
