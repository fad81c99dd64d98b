public import Mustache

/// Escapes what templates insert: text and quoted attribute values.
///
/// Mustache's own escaping goes by grapheme: a quote followed by a combining accent is another `Character` than the
/// quote, stays as it is and ends the attribute. This one goes by byte, as HTML parsers do (decision 0060).
public struct HTMLContentType: MustacheContentType {
    /// What the first line of a template says: `{{% CONTENT_TYPE: BRAMA-HTML }}`; each partial says it again.
    public static let name = "BRAMA-HTML"

    public init() {}

    /// Makes the name known to the template parser, which refuses templates with a name it does not know.
    public static func register() {
        MustacheContentTypes.register(HTMLContentType(), named: name)
    }

    public func escapeText(_ text: String) -> String {
        guard text.utf8.contains(where: Self.isSpecial) else { return text }
        var escaped: [UInt8] = []
        escaped.reserveCapacity(text.utf8.count + 64)
        for byte in text.utf8 {
            if let replacement = Self.replacement(for: byte) {
                escaped.append(contentsOf: replacement.utf8)
            } else {
                escaped.append(byte)
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        // All of them are below "?", and few others are.
        byte < UInt8(ascii: "?") && replacement(for: byte) != nil
    }

    private static func replacement(for byte: UInt8) -> String? {
        switch byte {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        case UInt8(ascii: "\r"): "&#13;"
        default: nil
        }
    }
}
