import SAML

/// Where a message seems to begin, and how the text around it has escaped it.
struct Opening {
    enum Escape { case none, backslash, html }

    /// Of the `<` or what stands for it.
    let start: Int
    /// Behind the name.
    let nameEnd: Int
    /// As written, with its prefix.
    let name: [UInt8]
    private let escape: Escape

    var localName: ArraySlice<UInt8> { name[((name.firstIndex(of: UInt8(ascii: ":")) ?? -1) + 1)...] }

    private static let openings: [(text: [UInt8], escape: Escape)] =
        [(Array("<".utf8), .none)]
        + ["&lt;", "&#60;", "&#x3c;", "&#x3C;"].map { (Array($0.utf8), .html) }
        + ["\\u003c", "\\u003C", "\\x3c", "\\x3C"].map { (Array($0.utf8), .backslash) }

    /// nil where no message begins.
    init?(_ bytes: [UInt8], _ index: Int) {
        let rest = bytes[index...]
        guard let opening = Self.openings.first(where: { rest.starts(with: $0.text) }) else { return nil }
        let name = rest.dropFirst(opening.text.count).prefix(256).prefix(while: RootTag.isName)
        let local = name[((name.firstIndex(of: UInt8(ascii: ":")) ?? name.startIndex - 1) + 1)...]
        guard XMLScan.isMessageName(local) else { return nil }
        (start, nameEnd, self.name, escape) = (index, name.endIndex, Array(name), opening.escape)
    }

    /// Where the opening is that stands right before a name; nil where there is none.
    static func start(_ bytes: [UInt8], before name: Int) -> Int? {
        openings.first { bytes[..<name].suffix($0.text.count).elementsEqual($0.text) }.map {
            name - $0.text.count
        }
    }

    /// The message as its sender wrote it. A log in JSON may hold JSON that holds it: escapes come several times.
    func decoded(_ slice: ArraySlice<UInt8>) -> [UInt8] {
        var text = escape == .html ? HTMLText.decoded(slice) : Array(slice)
        if text[...].range(of: Array("'\\''".utf8)) != nil { text = CommandLineText.withoutJoints(text) }
        for _ in 0..<4 where Self.isEscaped(text) { text = CommandLineText.unescaped(text[...]) }
        return text
    }

    /// XML itself has no use for a backslash before these.
    private static func isEscaped(_ text: [UInt8]) -> Bool {
        var rest = text[...]
        while let found = rest.firstIndex(of: UInt8(ascii: "\\")) {
            rest = rest[(found + 1)...]
            guard let next = rest.first else { return false }
            if "\"'/\\".utf8.contains(next) { return true }
            if "nrt".utf8.contains(next),
                found == text.startIndex || ">\" \\\n".utf8.contains(text[found - 1])
            {
                return true
            }
            if "ux".utf8.contains(next), rest.dropFirst().prefix(2).allSatisfy(\.isHexadecimal) {
                return true
            }
        }
        return false
    }
}

extension UInt8 {
    fileprivate var isHexadecimal: Bool {
        (0x30...0x39).contains(self) || (0x41...0x46).contains(self) || (0x61...0x66).contains(self)
    }
}
