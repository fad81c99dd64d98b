import XMLSecurity

/// Which children and attributes an element may have; whether one must be there is its own rule's matter.
///
/// - Source: the SAML schemas (order, cardinality); decision 0030 (what is unknown is refused).
struct Shape: Sendable {
    /// In schema order; consecutive ones of equal rank may come in any order.
    private let ranks: [QualifiedName: Int]
    private let repeatable: Set<QualifiedName>
    private let attributes: Set<String>
    private let hasText: Bool
    /// Children are judged by a rule of their own.
    private let anyChildren: Bool

    init(
        attributes: Set<String> = [], order: [QualifiedName] = [], unordered: Set<QualifiedName> = [],
        repeatable: Set<QualifiedName> = [], hasText: Bool = false, anyChildren: Bool = false
    ) {
        var ranks: [QualifiedName: Int] = [:]
        for (rank, name) in order.enumerated() { ranks[name] = rank }
        for name in unordered { ranks[name] = order.count }
        self.ranks = ranks
        self.repeatable = repeatable
        self.attributes = attributes
        self.hasText = hasText
        self.anyChildren = anyChildren
    }

    func check(_ element: XMLElement, else code: SAMLError.Code) throws(SAMLError) {
        let place = element.name.local
        try checkAttributes(of: element, place: place, else: code)
        if !hasText, !element.text.utf8.allSatisfy(\.isXMLWhitespace) {
            throw SAMLError(code, "\(place) holds text where only elements belong")
        }
        if anyChildren { return }
        var last = -1
        var seen = Set<QualifiedName>()
        for child in element.children {
            guard let rank = ranks[child.name] else {
                throw SAMLError(code, "\(place) holds an unknown element \(excerpt(child.name.description))")
            }
            guard rank >= last else {
                throw SAMLError(code, "\(child.name.local) stands in the wrong place in \(place)")
            }
            guard seen.insert(child.name).inserted || repeatable.contains(child.name) else {
                throw SAMLError(code, "\(place) holds more than one \(child.name.local)")
            }
            last = rank
        }
    }

    /// Attributes of other namespaces are tolerated, since nothing ever reads them; `xsi:nil` says that the
    /// element has no content, and no element may.
    private func checkAttributes(
        of element: XMLElement, place: String, else code: SAMLError.Code
    ) throws(SAMLError) {
        for attribute in element.attributes {
            if attribute.name.namespace.isEmpty, !attributes.contains(attribute.name.local) {
                throw SAMLError(
                    code, "\(place) has an unknown attribute \(excerpt(attribute.name.local))")
            }
            if attribute.name == .nilAttribute {
                throw SAMLError(code, "\(place) is declared nil")
            }
        }
    }
}

extension QualifiedName {
    static let nilAttribute = QualifiedName(SAMLNamespace.schemaInstance, "nil")
}

extension UInt8 {
    /// XML's white space and no other: Unicode knows more, and a homoglyph of nothing is not nothing.
    var isXMLWhitespace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
}

extension String {
    /// Without XML white space at both ends.
    var trimmedXMLWhitespace: String {
        var rest = utf8[...]
        while rest.first?.isXMLWhitespace == true { rest.removeFirst() }
        while rest.last?.isXMLWhitespace == true { rest.removeLast() }
        return String(Substring(rest))
    }
}
