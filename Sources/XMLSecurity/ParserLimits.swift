/// Bounds of the parser; what exceeds one is refused before it is processed further.
public struct ParserLimits: Sendable {
    /// Bytes of the document.
    public var bytes: Int
    /// Nesting depth, the root being 1.
    public var depth: Int
    /// Elements in the document.
    public var elements: Int
    /// Attributes and namespace declarations of one element.
    public var attributesPerElement: Int
    /// Bytes of one attribute value or of one element's text.
    public var textBytes: Int
    /// Bytes of one name.
    public var nameBytes: Int

    public init(
        bytes: Int = 1 << 20, depth: Int = 40, elements: Int = 4_000, attributesPerElement: Int = 64,
        textBytes: Int = 768 << 10, nameBytes: Int = 256
    ) {
        self.bytes = bytes
        self.depth = depth
        self.elements = elements
        self.attributesPerElement = attributesPerElement
        self.textBytes = textBytes
        self.nameBytes = nameBytes
    }

    /// For what comes from the node or from a browser.
    public static let message = ParserLimits()
}
