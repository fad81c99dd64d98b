extension XMLElement {
    /// Whether nothing but white space stands between the children.
    var hasElementContent: Bool {
        text.utf8.allSatisfy { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
    }

    /// Whether the attributes are among `allowed`, all without namespace.
    func hasOnlyAttributes(_ allowed: String...) -> Bool {
        attributes.allSatisfy { $0.name.namespace.isEmpty && allowed.contains($0.name.local) }
    }

    /// Whether it holds exactly these child elements in this order, and no text.
    func hasChildren(_ names: QualifiedName...) -> Bool {
        children.count == names.count && hasElementContent
            && zip(children, names).allSatisfy { $0.name == $1 }
    }

    /// Whether it is empty but for attributes.
    var isEmpty: Bool { children.isEmpty && hasElementContent }
}
