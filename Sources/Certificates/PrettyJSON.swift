import FoundationEssentials

/// JSON for machines and people: indented, members in alphabetical order.
public enum PrettyJSON {
    /// Control characters and those that turn the writing around are escaped, so that a value cannot talk to a terminal.
    /// - Throws: never for our own types; an encoder's error otherwise.
    /// - Source: RFC 8259 §7.
    public static func text(of value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        var text = ""
        for scalar in String(decoding: try encoder.encode(value), as: UTF8.self).unicodeScalars {
            if scalar != "\n" && isInvisible(scalar) {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text + "\n"
    }
}
