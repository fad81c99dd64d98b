import Transport

/// CSS with its escapes resolved and ASCII letters in lower case: `u\72l(` is `url(` to browsers.
/// Source: CSS Syntax Level 3 §4.3.7.
struct StyleText {
    /// What loads something, or could end the element that the style stands in.
    static let refused = ["</", "@import", "url(", "src(", "image(", "image-set("]

    private(set) var bytes: [UInt8] = []
    /// Of each byte; 1 is the first.
    private var lines: [Int] = []

    init(_ text: String) {
        let source = Array(text.utf8)
        var index = 0
        var line = 1
        while index < source.count {
            let start = line
            let character: [UInt8]
            if source[index] == UInt8(ascii: "\\") {
                index += 1
                character = Self.escaped(source, &index, &line)
            } else {
                character = [source[index]]
                if source[index] == 10 { line += 1 }
                index += 1
            }
            bytes += character.asciiLowercased
            lines += character.map { _ in start }
        }
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// - Returns: line and word of each that is there, in the order of the lines; a word once a line.
    func occurrences(of words: [String]) -> [(line: Int, word: String)] {
        var found: [(line: Int, word: String)] = []
        for word in words {
            for index in bytes.indices where bytes[index...].starts(with: word.utf8) {
                if found.contains(where: { $0 == (lines[index], word) }) { continue }
                found.append((lines[index], word))
            }
        }
        return found.sorted { $0.line < $1.line }
    }

    /// What stands behind a backslash: up to six hex digits and one white space, or any other character.
    private static func escaped(_ source: [UInt8], _ index: inout Int, _ line: inout Int) -> [UInt8] {
        var value: UInt32 = 0
        var digits = 0
        while index < source.count, digits < 6, let digit = hexDigit(source[index]) {
            value = value * 16 + digit
            digits += 1
            index += 1
        }
        guard index < source.count else { return digits > 0 ? Self.utf8(value) : [] }
        if digits > 0, ![9, 10, 12, 13, 32].contains(source[index]) { return Self.utf8(value) }
        let next = source[index]
        index += 1
        if next == 10 { line += 1 }
        // A line that ends in a backslash goes on in a string.
        return digits > 0 ? Self.utf8(value) : next == 10 ? [] : [next]
    }

    private static func utf8(_ value: UInt32) -> [UInt8] {
        Array(String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
    }

    private static func hexDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}
