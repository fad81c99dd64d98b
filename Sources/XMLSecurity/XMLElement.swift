/// A name with its namespace; prefixes never matter.
public struct QualifiedName: Hashable, Sendable, CustomStringConvertible {
    /// Namespace URI, empty where there is none.
    public let namespace: String
    public let local: String

    public init(_ namespace: String, _ local: String) {
        self.namespace = namespace
        self.local = local
    }

    /// By bytes, as XML has it: to `String` some names are equal that are not the same.
    public static func == (one: QualifiedName, other: QualifiedName) -> Bool {
        sameBytes(one.local, other.local) && sameBytes(one.namespace, other.namespace)
    }

    public var description: String { namespace.isEmpty ? local : "{\(namespace)}\(local)" }
}

/// One attribute of an element; namespace declarations are not attributes.
public struct XMLAttribute: Sendable, Equatable {
    public let name: QualifiedName
    public let value: String

    public init(name: QualifiedName, value: String) {
        self.name = name
        self.value = value
    }
}

/// An element of a parsed document, immutable, detached from the parser.
///
/// It says nothing about trust: that is in the type of what holds it (`ParsedDocument`, `VerifiedElement`,
/// `DecryptedElement`).
public final class XMLElement: Sendable {
    public let name: QualifiedName
    /// In document order.
    public let attributes: [XMLAttribute]
    /// Child elements, in document order.
    public let children: [XMLElement]
    /// The element's own character data, all pieces in order, entities and CDATA resolved; not that of children.
    public let text: String
    /// Position among all elements of the document in document order, the root being 0.
    public let ordinal: Int
    /// Line in the source, for messages to developers; 1 is the first.
    public let line: Int

    public init(
        name: QualifiedName, attributes: [XMLAttribute], children: [XMLElement], text: String, ordinal: Int,
        line: Int
    ) {
        self.name = name
        self.attributes = attributes
        self.children = children
        self.text = text
        self.ordinal = ordinal
        self.line = line
    }

    /// The value of an attribute without namespace; nil where it is missing (an empty one is "").
    public func attribute(_ local: String) -> String? {
        attribute(QualifiedName("", local))
    }

    public func attribute(_ name: QualifiedName) -> String? {
        attributes.first { $0.name == name }?.value
    }

    public func children(_ name: QualifiedName) -> [XMLElement] {
        children.filter { $0.name == name }
    }
}
