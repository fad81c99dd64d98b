import SAML

/// The start and end tags of one name in a text, paired as XML nests them; what was cut off has no pair.
struct TagPairs {
    /// Behind the name in the end tag, by the place of the start tag.
    private(set) var ends: [Int: Int] = [:]
    /// Where the next start tag of the name stands, by the place of a start tag.
    private(set) var nextStarts: [Int: Int] = [:]

    init(of name: [UInt8], in bytes: [UInt8]) {
        var open: [Int] = []
        var last: Int?
        var rest = bytes[...]
        while let range = rest.range(of: name) {
            rest = rest[range.upperBound...]
            guard range.lowerBound > 0, rest.first.map({ !RootTag.isName($0) }) ?? true else { continue }
            if bytes[range.lowerBound - 1] == UInt8(ascii: "/") {
                if let start = open.popLast() { ends[start] = range.upperBound }
            } else if let start = Opening.start(bytes, before: range.lowerBound) {
                if let last { nextStarts[last] = start }
                last = start
                open.append(start)
            }
        }
    }
}
