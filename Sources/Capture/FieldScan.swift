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
            if let value = value(in: bytes, after: index) ?? tagValue(in: bytes, around: start),
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
        return read(rest)
    }

    /// In quotes up to the next quote of the kind; without, as long as it can be Base64 or percent-encoding.
    private static func read(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        guard let quote = bytes.first, isQuote(quote) else {
            return CommandLineText.unescaped(bytes.prefix { isEncoded($0) || $0 == UInt8(ascii: "\\") })
                .filter { !isBlank($0) }
        }
        var end = bytes.startIndex + 1
        while end < bytes.endIndex, bytes[end] != quote { end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1 }
        return CommandLineText.unescaped(bytes[(bytes.startIndex + 1)..<min(end, bytes.endIndex)])
    }

    /// `<input type="hidden" name="SAMLRequest" value="…">`, in any order.
    private static func tagValue(in bytes: [UInt8], around start: Int) -> [UInt8]? {
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
            guard let quote = rest.first, isQuote(quote) else { continue }
            let value = rest.dropFirst().prefix { $0 != quote && $0 != UInt8(ascii: "\\") }
            return htmlDecoded(Array(value))
        }
        return nil
    }

    /// The references that stand in Base64: `&#43;`, `&#x2b;`, `&#x3D;`.
    private static func htmlDecoded(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "&"), rest.first == UInt8(ascii: "#"),
                let end = rest.prefix(8).firstIndex(of: UInt8(ascii: ";"))
            else {
                output.append(byte)
                continue
            }
            let digits = String(decoding: rest[rest.startIndex + 1..<end], as: UTF8.self).lowercased()
            let value = digits.hasPrefix("x") ? UInt8(digits.dropFirst(), radix: 16) : UInt8(digits)
            output.append(value ?? UInt8(ascii: "?"))
            rest = rest[(end + 1)...]
        }
        return output
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || byte == UInt8(ascii: "_")
    }

    /// Base64 of both alphabets, and percent-encoding.
    private static func isEncoded(_ byte: UInt8) -> Bool { isWord(byte) || "+/=%-".utf8.contains(byte) }
    private static func isQuote(_ byte: UInt8) -> Bool { byte == 0x22 || byte == 0x27 }
    private static func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
}
