import SAML
import XMLSecurity

/// Base64 where it stands in a text: percent-encoded or not, of either alphabet, on one line or wrapped.
struct EncodedRun {
    /// Escapes of JSON taken off, line breaks left out.
    private(set) var value: [UInt8]
    /// Behind it.
    private(set) var end: Int

    private static let longest = 4 << 20
    /// What is shorter is not wrapped, or is the last line.
    private static let shortestLine = 32

    private static let otherNames = Set(
        [
            "RelayState", "SAMLart", "SAMLRequest", "SAMLResponse", "SigAlg", "Signature",
            "ForeignAuthentication",
        ].map { Array($0.utf8)[...] })

    /// - Parameter start: of its first character. It goes on over line breaks while lines hold nothing else, are as long as
    ///   each other but for the last, and the message in it is not complete.
    init(in bytes: [UInt8], from start: Int) {
        let first = Self.firstLine(in: bytes, from: start)
        (value, end) = (Self.plain(first), first.endIndex)
        // Some tools wrap at a column: then the name stands on the first line too.
        let before = bytes[..<start].suffix(256)
        let lineStart = before.lastIndex(of: 10).map { $0 + 1 } ?? before.startIndex
        var (longest, last) = (first.endIndex - lineStart, first.count)
        var width: Int?
        while last >= Self.shortestLine, last == width ?? last, value.count < Self.longest,
            !Self.isComplete(value),
            let next = Self.line(in: bytes, after: end), next.count <= longest
        {
            value += Self.plain(next)
            (end, longest, last) = (next.endIndex, next.count, next.count)
            width = width ?? next.count
        }
    }

    /// Pages write some digits of Base64 as references, JSON writes some with a backslash.
    private static func firstLine(in bytes: [UInt8], from start: Int) -> ArraySlice<UInt8> {
        let most = min(bytes.count, start + longest)
        var end = start
        while end < most {
            if isEncoded(bytes[end]) || bytes[end] == UInt8(ascii: "\\") {
                end += 1
            } else if let reference = references.first(where: {
                bytes[end...].prefix(6).lowercased.starts(with: $0)
            }) {
                end += reference.count
            } else {
                break
            }
        }
        return bytes[start..<min(end, most)]
    }

    /// Of `+`, `/` and `=`.
    private static let references = ["&#43;", "&#47;", "&#61;", "&#x2b;", "&#x2f;", "&#x3d;"].map {
        Array($0.utf8)
    }

    /// The next line, if Base64 is all of it.
    private static func line(in bytes: [UInt8], after end: Int) -> ArraySlice<UInt8>? {
        let gap = bytes[end...].prefix(64).prefix(while: isBlank)
        guard gap.contains(10) else { return nil }
        let line = bytes[gap.endIndex...].prefix(longest).prefix(while: isEncoded)
        let digits = line.reversed().drop { $0 == UInt8(ascii: "=") }
        guard !digits.isEmpty, line.count - digits.count <= 2, !digits.contains(UInt8(ascii: "=")),
            !otherNames.contains(line)
        else { return nil }
        let next = bytes[line.endIndex...].first
        return next.map { isBlank($0) || "\"'&<,;)`".utf8.contains($0) } ?? true ? line : nil
    }

    /// Whether it ends in padding, or with the end tag of the message that it begins with.
    private static func isComplete(_ value: [UInt8]) -> Bool {
        if value.last == UInt8(ascii: "=") || value.suffix(3).elementsEqual("%3D".utf8) { return true }
        guard value.count % 4 == 0, !value.contains(UInt8(ascii: "%")),
            let tail = Base64.decode(standard(value.suffix(512))),
            let close = tail.lastIndex(where: { $0 > 0x20 }),
            tail[close] == UInt8(ascii: ">"), let head = decodedHead(of: value), let root = RootTag(of: head)
        else { return false }
        if root.isEmpty { return true }
        return RootTag.endTag(root.name, in: tail[...close].suffix(root.name.count + 16)) == close + 1
    }

    /// The first bytes of what it encodes; nil where it is no Base64.
    static func decodedHead(of value: [UInt8]) -> [UInt8]? {
        let head = value.prefix(512).prefix { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "%") }
        return Base64.decode(standard(head.prefix(head.count / 4 * 4)))
    }

    private static func standard(_ value: ArraySlice<UInt8>) -> [UInt8] {
        value.map { $0 == UInt8(ascii: "-") ? 0x2B : $0 == UInt8(ascii: "_") ? 0x2F : $0 }
    }

    private static func plain(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let text = bytes.contains(UInt8(ascii: "&")) ? HTMLText.decoded(bytes)[...] : bytes
        return CommandLineText.unescaped(text).filter { !isBlank($0) && $0 != UInt8(ascii: "\\") }
    }

    static func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || byte == UInt8(ascii: "_")
    }

    /// Base64 of both alphabets, and percent-encoding.
    static func isEncoded(_ byte: UInt8) -> Bool { isWord(byte) || "+/=%-".utf8.contains(byte) }
    static func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
}

extension ArraySlice<UInt8> {
    fileprivate var lowercased: [UInt8] { map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 } }
}
