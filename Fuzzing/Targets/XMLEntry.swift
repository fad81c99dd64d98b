import XMLSecurity

/// `xml`: a message of a stranger is parsed, and all of its tree read.
enum XMLEntry {
    static func run(_ input: [UInt8]) throws(Violation) -> Verdict {
        let limits = ParserLimits.message
        let root: XMLElement
        do {
            root = try ParsedDocument(input, limits: limits).root
        } catch {
            return .refused(error.code.rawValue)
        }
        try demand(input.count <= limits.bytes, "a longer document than allowed was parsed")
        try checkBounds(of: root, depth: 1, limits)
        let elements = root.withDescendants
        try demand(elements.count <= limits.elements, "more elements than allowed")
        try demand(elements.map(\.ordinal) == Array(elements.indices), "ordinals are not document order")
        let ids = elements.compactMap { $0.attribute("ID") }
        try demand(Set(ids.map { Array($0.utf8) }).count == ids.count, "two elements have the same ID")
        try checkWriting(of: elements)
        return .accepted(root.name.local)
    }

    private static func checkBounds(
        of element: XMLElement, depth: Int, _ limits: ParserLimits
    ) throws(Violation) {
        try demand(depth <= limits.depth, "nested more deeply than allowed")
        try demand(!element.name.local.isEmpty, "an element without a name")
        try demand(element.line >= 1, "an element without a line")
        try demand(element.attributes.count <= limits.attributesPerElement, "too many attributes")
        try checkText(element.text, limits)
        var names = Set<QualifiedName>()
        for attribute in element.attributes {
            try demand(names.insert(attribute.name).inserted, "an attribute stands twice")
            try checkText(attribute.value, limits)
        }
        for child in element.children { try checkBounds(of: child, depth: depth + 1, limits) }
    }

    private static func checkText(_ text: String, _ limits: ParserLimits) throws(Violation) {
        try demand(text.utf8.count <= limits.textBytes, "a longer text than allowed")
        let isXML = text.unicodeScalars.allSatisfy {
            $0.value >= 0x20 && $0.value != 0xFFFE && $0.value != 0xFFFF || [9, 10, 13].contains($0.value)
        }
        try demand(isXML, "a text holds what is no XML character")
    }

    /// What was read and is written again reads the same.
    private static func checkWriting(of elements: [XMLElement]) throws(Violation) {
        let text = elements.prefix(64).map(\.text).joined()
        let value = elements.prefix(64).flatMap(\.attributes).map(\.value).joined(separator: "\t\n")
        var writer = XMLWriter()
        writer.element("a", [("b", value)]) { $0.text(text) }
        do {
            let root = try ParsedDocument(writer.bytes).root
            try demand(Array(root.text.utf8) == Array(text.utf8), "a text reads back differently")
            try demand(
                Array((root.attribute("b") ?? "").utf8) == Array(value.utf8),
                "an attribute's value reads back differently")
        } catch let error as Violation {
            throw error
        } catch {
            // Joined values may exceed what one value may have.
            let code = (error as? XMLSecurityError)?.code
            try demand(
                code == .textTooLong || code == .documentTooLarge, "what was written is refused: \(error)")
        }
    }
}
