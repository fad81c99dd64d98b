extension MessageElement {
    /// Reads back what the simulator itself made and signed: no DOCTYPE, comments or processing instructions.
    /// nil for anything that is not such a text. Never used for what came from outside.
    init?(rereading markup: some Collection<UInt8>) {
        var scanner = MarkupScanner(rest: Array(markup)[...])
        guard let element = scanner.element(), scanner.rest.isEmpty else { return nil }
        self = element
    }
}

/// Works on bytes: a combining character after a ">" must not hide it.
private struct MarkupScanner {
    var rest: ArraySlice<UInt8>

    mutating func element() -> MessageElement? {
        guard take("<") else { return nil }
        var element = MessageElement(takeName())
        guard !element.name.isEmpty else { return nil }
        while !rest.starts(with: ">".utf8) && !rest.starts(with: "/>".utf8) {
            guard take(" "), let attribute = attribute() else { return nil }
            element.attributes.append(attribute)
        }
        if take("/>") { return element }
        guard take(">"), content(of: &element) else { return nil }
        return element
    }

    private mutating func content(of element: inout MessageElement) -> Bool {
        while !take("</\(element.name)>") {
            if rest.starts(with: "<".utf8) {
                guard let child = self.element() else { return false }
                element.append(child)
            } else {
                let text = rest.prefix { $0 != UInt8(ascii: "<") }
                guard !text.isEmpty else { return false }
                element.content.append(.markup(String(decoding: text, as: UTF8.self)))
                rest = rest[text.endIndex...]
            }
        }
        return true
    }

    private mutating func attribute() -> (name: String, value: String)? {
        let name = takeName()
        guard !name.isEmpty, take("=\"") else { return nil }
        let value = rest.prefix { $0 != UInt8(ascii: "\"") }
        rest = rest[value.endIndex...]
        guard take("\"") else { return nil }
        return (name: name, value: Self.unescaped(String(decoding: value, as: UTF8.self)))
    }

    private mutating func takeName() -> String {
        let name = rest.prefix { !" =/><\"".utf8.contains($0) }
        rest = rest[name.endIndex...]
        return String(decoding: name, as: UTF8.self)
    }

    private mutating func take(_ literal: String) -> Bool {
        guard rest.starts(with: literal.utf8) else { return false }
        rest = rest.dropFirst(literal.utf8.count)
        return true
    }

    private static func unescaped(_ value: String) -> String {
        guard value.utf8.contains(UInt8(ascii: "&")) else { return value }
        let escapes = [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x9;", "\t"), ("&#xA;", "\n"), ("&#xD;", "\r"),
            ("&amp;", "&"),
        ]
        return escapes.reduce(value) { text, escape in
            text.split(separator: escape.0, omittingEmptySubsequences: false).joined(separator: escape.1)
        }
    }
}
