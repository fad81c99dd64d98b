/// Finds SAMLRequest, SAMLResponse and SAMLart with their values: in queries and form bodies, JSON, tables copied from
/// developer tools, and the forms of HTML pages.
enum FieldScan {
    struct Field: Equatable {
        let name: String
        /// As it stands there, percent-encoding and all; escapes of JSON and HTML are taken off.
        let value: [UInt8]
    }

    private static let names = ["SAMLRequest", "SAMLResponse", "SAMLart"].map { Array($0.utf8) }

    private static let longestTag = 256 << 10

    static func fields(in bytes: [UInt8]) -> [Field] {
        var fields: [Field] = []
        var index = bytes.startIndex
        while let start = bytes[index...].firstIndex(of: UInt8(ascii: "S")), fields.count < CaptureSearch.most
        {
            index = start + 1
            guard let name = names.first(where: { bytes[start...].starts(with: $0) }),
                start == 0 || !isWord(bytes[start - 1])
            else { continue }
            index = start + name.count
            if let value = tagValue(in: bytes, around: start) ?? value(in: bytes, after: index),
                !value.isEmpty
            {
                fields.append(Field(name: String(decoding: name, as: UTF8.self), value: value))
            }
        }
        return fields
    }

    /// `=value`, `":"value"`, or a value in the next column.
    private static func value(in bytes: [UInt8], after end: Int) -> [UInt8]? {
        let gap = bytes[end...].prefix(64).prefix { isQuote($0) || isBlank($0) || $0 == UInt8(ascii: "\\") }
        var rest = bytes[gap.endIndex...]
        if let mark = rest.first, mark == UInt8(ascii: "=") || mark == UInt8(ascii: ":") {
            rest = rest.dropFirst().drop(while: isBlank)
        } else if !gap.contains(where: isBlank) || rest.prefix(40).count(where: isEncoded) < 40 {
            return nil
        }
        return read(bytes, from: rest.startIndex)
    }

    /// In quotes up to the next quote of the kind; without, as long as it can be Base64 or percent-encoding.
    private static func read(_ bytes: [UInt8], from start: Int) -> [UInt8] {
        guard let quote = bytes[start...].first, isQuote(quote) else {
            let rest = bytes[start...]
            let isXML = ["%3C", "%3c", "%253C", "%253c"].contains { rest.starts(with: $0.utf8) }
            guard isXML else { return EncodedRun(in: bytes, from: start).value }
            return Array(rest.prefix { isEncoded($0) || ".~!*()".utf8.contains($0) })
        }
        var end = start + 1
        while end < bytes.endIndex, bytes[end] != quote { end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1 }
        return CommandLineText.unescaped(bytes[(start + 1)..<min(end, bytes.endIndex)])
    }

    /// `<input type="hidden" name="SAMLRequest" value="…">`, in any order, with quotes or without.
    private static func tagValue(in bytes: [UInt8], around start: Int) -> [UInt8]? {
        let before = bytes[..<start].suffix(64).reversed().drop { isQuote($0) || $0 == UInt8(ascii: "\\") }
        guard before.first == UInt8(ascii: "=") else { return nil }
        // A tag is not longer; what is looked through again for each name must be bounded.
        guard let open = bytes[max(0, start - 4_096)..<start].lastIndex(of: UInt8(ascii: "<")),
            let close = bytes[start...].prefix(longestTag).firstIndex(of: UInt8(ascii: ">")),
            !bytes[open..<start].contains(UInt8(ascii: ">"))
        else { return nil }
        let tag = bytes[open..<close]
        var index = tag.startIndex
        while let found = tag[index...].firstIndex(of: UInt8(ascii: "v")) {
            index = found + 1
            guard tag[found...].starts(with: "value".utf8), !isWord(bytes[found - 1]) else { continue }
            let rest = tag[(found + 5)...].drop {
                isBlank($0) || $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "\\")
            }
            guard let quote = rest.first else { continue }
            guard isQuote(quote) else { return HTMLText.decoded(rest.prefix { !isBlank($0) }) }
            return HTMLText.decoded(rest.dropFirst().prefix { $0 != quote && $0 != UInt8(ascii: "\\") })
        }
        return nil
    }

    private static func isWord(_ byte: UInt8) -> Bool { EncodedRun.isWord(byte) }
    private static func isEncoded(_ byte: UInt8) -> Bool { EncodedRun.isEncoded(byte) }
    private static func isBlank(_ byte: UInt8) -> Bool { EncodedRun.isBlank(byte) }
    private static func isQuote(_ byte: UInt8) -> Bool { byte == 0x22 || byte == 0x27 }
}
