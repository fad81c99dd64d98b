/// One tag of a Mustache template, with its line.
struct TemplateTag: Equatable {
    enum Kind: Equatable {
        case variable, unescaped, section, inverted, end, parent, block, partial, pragma, comment, delimiters
    }

    let kind: Kind
    let name: String
    /// 1 is the first.
    let line: Int

    /// All tags in their order; nil with the line of a tag that does not end.
    static func all(in source: String) -> Result<[TemplateTag], UnclosedTag> {
        let bytes = Array(source.utf8)
        var tags: [TemplateTag] = []
        var index = 0
        var line = 1
        while index + 1 < bytes.count {
            guard bytes[index] == UInt8(ascii: "{"), bytes[index + 1] == UInt8(ascii: "{") else {
                if bytes[index] == 10 { line += 1 }
                index += 1
                continue
            }
            guard let end = Self.end(of: bytes, from: index + 2) else {
                return .failure(UnclosedTag(line: line))
            }
            let inside = bytes[(index + 2)..<end]
            tags.append(TemplateTag(inside, line: line))
            line += inside.count { $0 == 10 }
            index = end + (inside.first == UInt8(ascii: "{") ? 3 : 2)
        }
        return .success(tags)
    }

    struct UnclosedTag: Error, Equatable {
        let line: Int
    }

    /// Where the closing braces begin.
    private static func end(of bytes: [UInt8], from start: Int) -> Int? {
        var index = start
        while index + 1 < bytes.count {
            if bytes[index] == UInt8(ascii: "}"), bytes[index + 1] == UInt8(ascii: "}") { return index }
            index += 1
        }
        return nil
    }

    private init(_ inside: ArraySlice<UInt8>, line: Int) {
        self.line = line
        let kinds: [UInt8: Kind] = [
            UInt8(ascii: "{"): .unescaped, UInt8(ascii: "&"): .unescaped, UInt8(ascii: "#"): .section,
            UInt8(ascii: "^"): .inverted, UInt8(ascii: "/"): .end, UInt8(ascii: "<"): .parent,
            UInt8(ascii: "$"): .block, UInt8(ascii: ">"): .partial, UInt8(ascii: "%"): .pragma,
            UInt8(ascii: "!"): .comment, UInt8(ascii: "="): .delimiters,
        ]
        let marked = inside.first.flatMap { kinds[$0] }
        kind = marked ?? .variable
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        let rest = marked == nil ? inside : inside.dropFirst()
        name = String(
            decoding: rest.drop(while: isBlank).reversed().drop(while: isBlank).reversed(), as: UTF8.self)
    }
}
