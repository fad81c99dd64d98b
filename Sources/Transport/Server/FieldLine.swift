/// One header or trailer line (RFC 9112 5): where its name and its value stand.
struct FieldLine {
    var name: Range<Int>
    /// Without the whitespace around it.
    var value: Range<Int>

    /// - Parameter range: the line without its CR LF. A continued line (obs-fold) is refused like any other that
    ///   does not begin with a name.
    init(_ input: Span<UInt8>, _ range: Range<Int>) throws(Refusal) {
        let token = ByteSet.token
        var end = range.lowerBound
        while end < range.upperBound, token.contains(input[end]) { end += 1 }
        guard end > range.lowerBound, end < range.upperBound, input[end] == UInt8(ascii: ":") else {
            throw .malformed
        }
        name = range.lowerBound..<end
        for index in end + 1..<range.upperBound {
            let byte = input[index]
            guard byte >= 0x20 && byte != 0x7F || byte == 0x09 else { throw .malformed }
        }
        value = input.trimmed(end + 1..<range.upperBound)
    }
}
