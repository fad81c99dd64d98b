import XMLSecurity

/// One `-----BEGIN …-----` block of a text; whatever stands around is passed over (bag attributes, comments).
/// - Source: RFC 7468 §2 and §5.2 ("parsers SHOULD ignore whitespace and other non-base64 characters").
struct PEMBlock {
    /// What the block says it holds, as `CERTIFICATE`.
    let label: String
    /// Both marks included.
    let bytes: [UInt8]

    /// nil where the text between the marks is no Base64.
    var der: [UInt8]? {
        let lines = bytes.split(whereSeparator: { $0 == 10 || $0 == 13 }).dropFirst().dropLast()
        return Base64.decode(Array(lines.joined()), allowingWhitespace: true)
    }

    static func all(in bytes: [UInt8]) -> [PEMBlock] {
        var blocks: [PEMBlock] = []
        var open: (label: ArraySlice<UInt8>, start: Int)?
        for line in bytes.split(whereSeparator: { $0 == 10 || $0 == 13 }) {
            if let label = label(of: line, "-----BEGIN ") {
                open = (label, line.startIndex)
            } else if let label = label(of: line, "-----END "), let begun = open,
                label.elementsEqual(begun.label)
            {
                blocks.append(
                    PEMBlock(
                        label: String(decoding: label, as: UTF8.self),
                        bytes: Array(bytes[begun.start..<line.endIndex]) + [10]))
                open = nil
            }
        }
        return blocks
    }

    private static func label(of line: ArraySlice<UInt8>, _ mark: String) -> ArraySlice<UInt8>? {
        var line = line
        while line.last == 0x20 || line.last == 0x09 { line = line.dropLast() }
        guard line.starts(with: mark.utf8), line.suffix(5).elementsEqual("-----".utf8),
            line.count >= mark.utf8.count + 5
        else { return nil }
        return line.dropFirst(mark.utf8.count).dropLast(5)
    }
}
