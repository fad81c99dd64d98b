/// The start tag of a document's or message's root, read without parsing: captures are cut off in all places.
package struct RootTag {
    /// As written, with its prefix.
    package let name: [UInt8]
    /// Index of its `<`.
    package let start: Int
    /// Behind its `>`; nil where that is missing: another `<` comes first, or nothing.
    package let end: Int?
    private let isCutOff: Bool
    /// `<a/>`.
    package let isEmpty: Bool

    package var localName: ArraySlice<UInt8> {
        name[((name.firstIndex(of: UInt8(ascii: ":")) ?? -1) + 1)...]
    }

    /// The first element's, behind declaration, comments and DOCTYPE.
    package init?(of document: [UInt8]) {
        var index = Self.afterBlanks(document, document.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
        while let end = Self.endOfMisc(document, index) { index = Self.afterBlanks(document, end) }
        self.init(in: document, at: index)
    }

    /// - Parameter start: of the `<`.
    package init?(in bytes: [UInt8], at start: Int) {
        guard start < bytes.count, bytes[start] == UInt8(ascii: "<") else { return nil }
        let name = bytes[(start + 1)...].prefix(256).prefix(while: Self.isName)
        guard let first = name.first, first > UInt8(ascii: "9"), !name.isEmpty else { return nil }
        self.name = Array(name)
        self.start = start
        var quote: UInt8?
        var index = name.endIndex
        while index < bytes.count {
            let byte = bytes[index]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == 0x22 || byte == 0x27 {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                break
            }
            // Not even in quotes.
            if byte == UInt8(ascii: "<") { break }
            index += 1
        }
        isCutOff = index >= bytes.count
        end = isCutOff || bytes[index] == UInt8(ascii: "<") ? nil : index + 1
        isEmpty = end != nil && bytes[index - 1] == UInt8(ascii: "/")
    }

    /// Why the document cannot be read, where it is for want of its end.
    ///
    /// - Returns: nil where the root has its end tag, or where there is no root.
    package static func cutOff(_ document: [UInt8]) -> String? {
        guard let root = RootTag(of: document), !root.isEmpty else { return nil }
        let shown = String(decoding: root.name, as: UTF8.self)
        if let end = root.end, Self.endTag(root.name, in: document[end...]) != nil { return nil }
        guard root.end != nil || root.isCutOff else { return nil }
        return
            "the message is cut off: <\(shown)> has no end in these \(document.count) bytes; capture it whole"
    }

    /// Behind the first end tag of that name.
    package static func endTag(_ name: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        var rest = bytes
        let mark = [UInt8(ascii: "<"), UInt8(ascii: "/")] + name
        while let found = rest.firstRange(of: mark) {
            let end = rest[found.upperBound...].drop(while: isBlank)
            if end.first == UInt8(ascii: ">") { return end.startIndex + 1 }
            rest = rest[found.upperBound...]
        }
        return nil
    }

    package static func isName(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || "_.-:".utf8.contains(byte)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }

    private static func afterBlanks(_ bytes: [UInt8], _ index: Int) -> Int {
        bytes[index...].drop(while: isBlank).startIndex
    }

    /// Behind a declaration, comment or DOCTYPE that begins here.
    private static func endOfMisc(_ bytes: [UInt8], _ index: Int) -> Int? {
        let rest = bytes[index...]
        if rest.starts(with: "<?".utf8) { return rest.firstRange(of: Array("?>".utf8))?.upperBound }
        if rest.starts(with: "<!--".utf8) {
            return rest.dropFirst(4).firstRange(of: Array("-->".utf8))?.upperBound
        }
        guard rest.starts(with: "<!".utf8) else { return nil }
        var depth = 0
        for index in rest.indices {
            if rest[index] == UInt8(ascii: "[") { depth += 1 }
            if rest[index] == UInt8(ascii: "]") { depth -= 1 }
            if rest[index] == UInt8(ascii: ">"), depth <= 0 { return index + 1 }
        }
        return nil
    }
}
