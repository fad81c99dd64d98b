/// Builds small XML messages as text, with every value escaped; the caller writes names, never markup.
///
/// Elements are written as canonical XML has them (start and end tag, double quotes). Values are XML characters;
/// a control character that XML 1.0 cannot hold is written as U+FFFD, so that the output is always well-formed.
public struct XMLWriter: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    /// Writes `<name attributes>`, what `content` writes, and `</name>`.
    ///
    /// - Parameters:
    ///   - name: qualified name with prefix, as it is to stand.
    ///   - attributes: in the order they are to stand, `xmlns:…` declarations included; values are escaped.
    public mutating func element(
        _ name: StaticString, _ attributes: [(StaticString, String)] = [],
        content: (inout XMLWriter) -> Void = { _ in }
    ) {
        bytes.append(0x3C)
        append(name)
        for (attribute, value) in attributes {
            bytes.append(0x20)
            append(attribute)
            append("=\"")
            escape(value, inAttribute: true)
            bytes.append(0x22)
        }
        bytes.append(0x3E)
        content(&self)
        append("</")
        append(name)
        bytes.append(0x3E)
    }

    /// Character data, escaped as canonical XML has it.
    public mutating func text(_ value: String) { escape(value, inAttribute: false) }

    /// Character data that is Base64 of `value`, on one line.
    public mutating func base64(_ value: [UInt8]) { bytes += Base64.encode(value) }

    /// An already serialized element, such as an EncryptedData.
    public mutating func serialized(_ element: [UInt8]) { bytes += element }

    private mutating func append(_ name: StaticString) {
        name.withUTF8Buffer { text in unsafe bytes.append(contentsOf: text) }
    }

    private mutating func escape(_ value: String, inAttribute: Bool) {
        guard value.utf8.contains(where: Self.isSpecial) else {
            bytes.append(contentsOf: value.utf8)
            return
        }
        for character in value.utf8 {
            switch character {
            case 0x26: append("&amp;")
            case 0x3C: append("&lt;")
            case 0x3E where !inAttribute: append("&gt;")
            case 0x22 where inAttribute: append("&quot;")
            case 0x0D: append("&#xD;")
            case 0x09 where inAttribute: append("&#x9;")
            case 0x0A where inAttribute: append("&#xA;")
            case 0x09, 0x0A: bytes.append(character)
            case 0..<0x20: append("\u{FFFD}")
            case 0xBE, 0xBF:
                bytes.append(character)
                replaceNoncharacter()
            default: bytes.append(character)
            }
        }
    }

    /// Whether `escape` may write something else for it, be it in text or in a value.
    private static func isSpecial(_ character: UInt8) -> Bool {
        switch character {
        case 0..<0x20, 0x22, 0x26, 0x3C, 0x3E, 0xBE, 0xBF: true
        default: false
        }
    }

    /// U+FFFE and U+FFFF (EF BF BE, EF BF BF) are no XML characters either.
    private mutating func replaceNoncharacter() {
        guard bytes.count >= 3, bytes[bytes.count - 3] == 0xEF, bytes[bytes.count - 2] == 0xBF else { return }
        bytes[bytes.count - 1] = 0xBD
    }
}
