/// Takes the text of one nginx configuration file apart into words and `{`, `}`, `;`.
/// - Source: nginx's documentation, "Configuration file's structure"; words as `ngx_conf_read_token` has them.
struct NginxTokens {
    struct Token: Equatable {
        let text: String
        let line: Int
        /// A word, even one that reads `{`, where it stood in quotes.
        let isWord: Bool
    }

    private var rest: ArraySlice<UInt8>
    private var line = 1

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    /// nil at the end of the text.
    mutating func next() -> Token? {
        skipBlanks()
        guard let byte = rest.first else { return nil }
        let start = line
        switch byte {
        case UInt8(ascii: ";"), UInt8(ascii: "{"), UInt8(ascii: "}"):
            rest = rest.dropFirst()
            return Token(text: String(Unicode.Scalar(byte)), line: start, isWord: false)
        case 0x22, 0x27: return Token(text: quoted(), line: start, isWord: true)
        default: return Token(text: word(), line: start, isWord: true)
        }
    }

    private mutating func skipBlanks() {
        while let byte = rest.first {
            if byte == UInt8(ascii: "#") {
                rest = rest.drop { $0 != 10 }
            } else if [0x20, 0x09, 0x0D, 0x0A].contains(byte) {
                _ = take()
            } else {
                return
            }
        }
    }

    private mutating func take() -> UInt8? {
        let byte = rest.popFirst()
        if byte == 10 { line += 1 }
        return byte
    }

    private mutating func quoted() -> String {
        let quote = rest.popFirst()
        var bytes: [UInt8] = []
        while let byte = take(), byte != quote {
            if byte == UInt8(ascii: "\\"), let next = rest.first, next == quote || next == UInt8(ascii: "\\")
            {
                bytes.append(next)
                rest = rest.dropFirst()
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `${name}` is part of a word.
    private mutating func word() -> String {
        var bytes: [UInt8] = []
        while let byte = rest.first, ![0x20, 0x09, 0x0D, 0x0A, UInt8(ascii: ";")].contains(byte) {
            if byte == UInt8(ascii: "{") && bytes.last != UInt8(ascii: "$") { break }
            bytes.append(byte)
            rest = rest.dropFirst()
            if byte == UInt8(ascii: "\\"), let next = take() { bytes.append(next) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
