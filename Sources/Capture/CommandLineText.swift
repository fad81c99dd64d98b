/// Quoting of shells, where it stands between us and a message.
enum CommandLineText {
    /// "Copy as cURL (cmd)" puts a caret before everything that Windows would read; no message holds one.
    static func withoutCarets(_ bytes: [UInt8]) -> [UInt8] {
        let start = String(decoding: bytes.drop { $0 <= 0x20 }.prefix(5), as: UTF8.self)
        let caret = UInt8(ascii: "^")
        let isForWindows =
            start.hasPrefix("curl") && zip(bytes, bytes.dropFirst()).contains { $0 == caret && $1 == 0x22 }
        return isForWindows ? bytes.filter { $0 != caret } : bytes
    }

    /// `curl -v` tells between the parts of a body how long they are: `{ [1371 bytes data]`.
    static func withoutProgress(_ bytes: [UInt8]) -> [UInt8] {
        let mark = Array(" bytes data]".utf8)
        var (output, rest): ([UInt8], ArraySlice<UInt8>) = ([], bytes[...])
        while let found = rest.range(of: mark) {
            let digits = rest[..<found.lowerBound].suffix(9).reversed().prefix { (0x30...0x39).contains($0) }
            let before = rest[..<found.lowerBound].dropLast(digits.count)
            let isProgress =
                !digits.isEmpty && before.suffix(2).elementsEqual(" [".utf8)
                && before.dropLast(2).last.map { "{}".utf8.contains($0) } == true
            output += isProgress ? before.dropLast(3) : rest[..<found.upperBound]
            rest = rest[found.upperBound...]
            if isProgress { rest = rest.prefix(2).first == 13 ? rest.dropFirst(2) : rest.dropFirst() }
        }
        return output + rest
    }

    /// A shell's `'…'`, in which `'\''` is a quote.
    static func withoutJoints(_ bytes: [UInt8]) -> [UInt8] {
        let joint = Array("'\\''".utf8)
        var (output, rest): ([UInt8], ArraySlice<UInt8>) = ([], bytes[...])
        while let found = rest.range(of: joint) {
            output += rest[..<found.lowerBound]
            output.append(0x27)
            rest = rest[found.upperBound...]
        }
        return output + rest
    }

    /// Reads the escapes of JSON, JavaScript and `$'…'`: `\"`, `\/`, `\n`, `\u002b`, `\x2b`; others stand for themselves.
    static func unescaped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let next = rest.popFirst() else {
                output.append(byte)
                continue
            }
            switch next {
            case UInt8(ascii: "n"): output.append(10)
            case UInt8(ascii: "r"): output.append(13)
            case UInt8(ascii: "t"): output.append(9)
            case UInt8(ascii: "u"): output += scalar(&rest, digits: 4)
            case UInt8(ascii: "x"): output += scalar(&rest, digits: 2)
            default: output.append(next)
            }
        }
        return output
    }

    private static func scalar(_ rest: inout ArraySlice<UInt8>, digits: Int) -> [UInt8] {
        guard let high = number(&rest, digits) else { return [UInt8(ascii: "?")] }
        var value = high
        if (0xD800..<0xDC00).contains(high), rest.starts(with: [0x5C, UInt8(ascii: "u")]) {
            rest = rest.dropFirst(2)
            let low = number(&rest, 4) ?? 0
            if (0xDC00..<0xE000).contains(low) { value = 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00) }
        }
        return Array(String(Character(Unicode.Scalar(value) ?? "\u{FFFD}")).utf8)
    }

    private static func number(_ rest: inout ArraySlice<UInt8>, _ digits: Int) -> UInt32? {
        guard rest.count >= digits,
            let value = UInt32(String(decoding: rest.prefix(digits), as: UTF8.self), radix: 16)
        else { return nil }
        rest = rest.dropFirst(digits)
        return value
    }
}
