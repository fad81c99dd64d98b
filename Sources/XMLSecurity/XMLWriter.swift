/// Builds small XML messages as text, with every value escaped; the caller writes names, never markup.
public struct XMLWriter: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    /// Writes `<name attributes>`, what `content` writes, and `</name>`.
    ///
    /// - Parameters:
    ///   - name: qualified name with prefix, as it is to stand.
    ///   - attributes: in the order they are to stand, `xmlns:…` declarations included; values are escaped.
    public mutating func element<Failure: Error>(
        _ name: StaticString, _ attributes: [(StaticString, String)] = [],
        content: (inout XMLWriter) throws(Failure) -> Void = { _ in }
    ) throws(Failure) { fatalError("stub") }

    /// Character data, escaped as canonical XML has it.
    public mutating func text(_ value: String) { fatalError("stub") }

    /// An already serialized element, such as an EncryptedData.
    public mutating func serialized(_ element: [UInt8]) { bytes += element }
}
