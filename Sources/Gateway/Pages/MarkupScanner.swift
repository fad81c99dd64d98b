/// A start tag of HTML, as far as templates need to be looked through.
struct MarkupElement: Equatable {
    struct Attribute: Equatable {
        /// In lower case.
        let name: String
        /// As written, references not resolved; nil where there is none.
        let value: String?
        let isQuoted: Bool
    }

    /// In lower case.
    let name: String
    let attributes: [Attribute]
    /// What follows up to the end tag, for `script`, `style` and `title`.
    var content = ""
    let line: Int

    func attribute(_ name: String) -> String? { attributes.first { $0.name == name }?.value }
}

/// Finds the start tags of a page or of a template of one; tags of Mustache are passed over as a whole.
///
/// It decides nothing about safety on its own: the policy holds whatever it overlooks (decision 0063).
struct MarkupScanner {
    private let bytes: [UInt8]
    private var index = 0
    private var line = 1
    private var elements: [MarkupElement] = []

    static func elements(of text: String) -> [MarkupElement] {
        var scanner = MarkupScanner(bytes: Array(text.utf8))
        scanner.run()
        return scanner.elements
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func advance() {
        if current == 10 { line += 1 }
        index += 1
    }

    private func isAt(_ text: String) -> Bool { bytes[min(index, bytes.count)...].starts(with: text.utf8) }

    private mutating func skip(past text: String) {
        while current != nil, !isAt(text) { advance() }
        for _ in text.utf8 where current != nil { advance() }
    }

    private mutating func run() {
        while let byte = current {
            if isAt("{{") {
                skip(past: "}}")
            } else if isAt("<!--") {
                skipComment()
            } else if byte == UInt8(ascii: "<"), index + 1 < bytes.count, Self.isLetter(bytes[index + 1]) {
                advance()
                readElement()
            } else {
                advance()
            }
        }
    }

    /// Browsers end comments early: at `<!-->`, `<!--->` and `--!>`.
    private mutating func skipComment() {
        for _ in 0..<4 { advance() }
        for end in [">", "->"] where isAt(end) { return skip(past: end) }
        while current != nil, !isAt("-->"), !isAt("--!>") { advance() }
        skip(past: ">")
    }

    private mutating func readElement() {
        let start = line
        let name = readName()
        var attributes: [MarkupElement.Attribute] = []
        while let byte = current, byte != UInt8(ascii: ">") {
            if isAt("{{") {
                skip(past: "}}")
            } else if Self.isBlank(byte) || byte == UInt8(ascii: "/") {
                advance()
            } else {
                attributes.append(readAttribute())
            }
        }
        if current != nil { advance() }
        var element = MarkupElement(name: name, attributes: attributes, line: start)
        if ["script", "style", "title"].contains(name) { element.content = readContent(until: "</" + name) }
        elements.append(element)
    }

    private mutating func readName() -> String {
        let start = index
        while let byte = current, !Self.isBlank(byte), !"/>={".utf8.contains(byte) { advance() }
        // A byte that can stand in no name must not stop the scan.
        if index == start, current != nil { advance() }
        return String(decoding: bytes[start..<index], as: UTF8.self).lowercased()
    }

    private mutating func readAttribute() -> MarkupElement.Attribute {
        let name = readName()
        while let byte = current, Self.isBlank(byte) { advance() }
        guard current == UInt8(ascii: "=") else { return .init(name: name, value: nil, isQuoted: true) }
        advance()
        while let byte = current, Self.isBlank(byte) { advance() }
        guard let quote = current, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            let start = index
            while let byte = current, !Self.isBlank(byte), byte != UInt8(ascii: ">") {
                if isAt("{{") { skip(past: "}}") } else { advance() }
            }
            return .init(
                name: name, value: String(decoding: bytes[start..<index], as: UTF8.self), isQuoted: false)
        }
        advance()
        let start = index
        while let byte = current, byte != quote {
            if isAt("{{") { skip(past: "}}") } else { advance() }
        }
        let value = String(decoding: bytes[start..<index], as: UTF8.self)
        if current != nil { advance() }
        return .init(name: name, value: value, isQuoted: true)
    }

    private mutating func readContent(until end: String) -> String {
        let start = index
        let wanted = Array(end.utf8)
        while current != nil {
            let next = bytes[index..<min(bytes.count, index + wanted.count)]
            if next.elementsEqual(wanted, by: { $0 | 0x20 == $1 | 0x20 }) { break }
            advance()
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}
