/// An address in an attribute of a template, as browsers read it.
/// Source: HTML §13.2.5.72 (character references), URL §4.4 (what is dropped before the scheme).
struct TemplateAddress {
    static let schemes: Set<String> = ["https", "http", "mailto", "tel"]

    /// Without the tags of Mustache, whose values are judged where they are made; references resolved.
    let text: String
    /// A reference such as `&colon;`, of which there are too many to know; nil where there is none.
    let unknownReference: String?

    init(_ value: String) {
        var text = value.replacing(
            /\{\{\{[^}]*\}\}\}|\{\{[^}]*\}\}/.matchingSemantics(.unicodeScalar), with: "")
        text = text.replacing(/&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?/.matchingSemantics(.unicodeScalar)) {
            match in
            let number =
                match.1.map { UInt32($0, radix: 16) } ?? match.2.map { UInt32($0, radix: 10) } ?? nil
            return number.flatMap(Unicode.Scalar.init).map { String(Character($0)) } ?? "\u{FFFD}"
        }
        unknownReference = text.matches(of: /&([A-Za-z][A-Za-z0-9]*);/.matchingSemantics(.unicodeScalar))
            .first { !["amp", "lt", "gt", "quot", "apos"].contains($0.1) }.map { String($0.0) }
        self.text = text
    }

    /// In lower case; nil for a path, a query or a fragment.
    var scheme: String? {
        let scalars = text.unicodeScalars.drop { $0.value <= 0x20 }.filter {
            ![9, 10, 13].contains($0.value)
        }
        guard let end = scalars.firstIndex(where: { ":/?#".unicodeScalars.contains($0) }),
            scalars[end] == ":"
        else { return nil }
        return String(String.UnicodeScalarView(scalars[..<end])).lowercased()
    }

    /// Whether it draws with something outside the page; `url(#…)` is a part of it.
    var loads: Bool {
        let style = StyleText(text).text
        return style.ranges(of: "url(").contains { range in
            style[range.upperBound...].drop { " \t\n\"'".contains($0) }.first != "#"
        }
    }
}
