/// Finds XML messages in other text: in quotes, as fetch() and cURL have bodies, or between the words of a log.
enum LiteralScan {
    private static let mark = Array("urn:oasis:names:tc:SAML:2.0".utf8)

    /// What stands in quotes and begins with `<`, its escapes taken off.
    static func messages(in bytes: [UInt8]) -> [[UInt8]] {
        var found: [[UInt8]] = []
        var index = bytes.startIndex
        while let open = bytes[index...].firstIndex(of: UInt8(ascii: "<")), found.count < CaptureSearch.most {
            index = open + 1
            guard open > 0, bytes[open - 1] == 0x22 || bytes[open - 1] == 0x27 else { continue }
            let isPlain = bytes[open - 1] == 0x27 && (open < 2 || bytes[open - 2] != UInt8(ascii: "$"))
            let (literal, end) = isPlain ? single(bytes, from: open) : escaped(bytes, from: open)
            index = max(end, open + 1)
            if contains(literal) { found.append(literal) }
        }
        return found
    }

    /// From the first `<` of a line that may begin a message to the last `>`.
    static func xml(in bytes: [UInt8]) -> [UInt8]? {
        guard contains(bytes), let open = bytes.firstIndex(of: UInt8(ascii: "<")),
            let close = bytes.lastIndex(of: UInt8(ascii: ">")), open < close
        else { return nil }
        let message = Array(bytes[open...close])
        // A page that merely speaks of SAML is none.
        return message.count == bytes.count ? nil : message
    }

    /// A shell's `'…'`, in which `'\''` is a quote.
    private static func single(_ bytes: [UInt8], from start: Int) -> ([UInt8], Int) {
        let joint = Array("'\\''".utf8)
        var output: [UInt8] = []
        var index = start
        while index < bytes.count {
            if bytes[index...].starts(with: joint) {
                output.append(0x27)
                index += joint.count
            } else if bytes[index] == 0x27 {
                break
            } else {
                output.append(bytes[index])
                index += 1
            }
        }
        return (output, index)
    }

    private static func escaped(_ bytes: [UInt8], from start: Int) -> ([UInt8], Int) {
        let quote = bytes[start - 1]
        var end = start
        while end < bytes.count, bytes[end] != quote { end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1 }
        end = min(end, bytes.count)
        return (CommandLineText.unescaped(bytes[start..<end]), end)
    }

    private static func contains(_ bytes: [UInt8]) -> Bool { bytes.firstRange(of: mark) != nil }
}
