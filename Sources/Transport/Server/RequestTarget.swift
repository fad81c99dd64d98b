/// What a request asks for (RFC 9112 3.2), in origin-form or absolute-form.
///
/// The asterisk-form is refused: nothing here answers for the server as a whole.
struct RequestTarget: Equatable {
    var path: String
    var query: String?
    /// Of the absolute-form; stands in for the Host field then (RFC 9112 3.2.2).
    var authority: String?

    init(_ input: Span<UInt8>, _ range: Range<Int>) throws(Refusal) {
        guard !range.isEmpty else { throw .malformed }
        var start = range.lowerBound
        if input[start] != UInt8(ascii: "/") {
            let authority = try Self.authority(input, range)
            guard Host.isValid(input, authority) else { throw .malformed }
            self.authority = input.text(authority)
            start = authority.upperBound
        }
        let end = Self.endOfPath(input, start..<range.upperBound)
        try Self.check(input, start..<end, .path)
        // In absolute-form the path may be empty: "/" is meant (RFC 9110 4.2.3).
        path = start == end ? "/" : input.text(start..<end)
        if end < range.upperBound {
            try Self.check(input, end + 1..<range.upperBound, .query)
            query = input.text(end + 1..<range.upperBound)
        }
    }

    private static func authority(_ input: Span<UInt8>, _ range: Range<Int>) throws(Refusal) -> Range<Int> {
        var start = range.lowerBound
        if range.count > 7, input.holds("http://", in: start..<start + 7) {
            start += 7
        } else if range.count > 8, input.holds("https://", in: start..<start + 8) {
            start += 8
        } else {
            throw .malformed
        }
        var end = start
        while end < range.upperBound, input[end] != UInt8(ascii: "/"), input[end] != UInt8(ascii: "?") {
            end += 1
        }
        return start..<end
    }

    private static func endOfPath(_ input: Span<UInt8>, _ range: Range<Int>) -> Int {
        guard let mark = input.firstIndex(of: UInt8(ascii: "?"), from: range.lowerBound) else {
            return range.upperBound
        }
        return min(mark, range.upperBound)
    }

    /// Every "%" is followed by two digits, and none stands for NUL.
    private static func check(_ input: Span<UInt8>, _ range: Range<Int>, _ allowed: ByteSet) throws(Refusal) {
        for index in range {
            let byte = input[index]
            guard allowed.contains(byte) else { throw .malformed }
            if byte == UInt8(ascii: "%") {
                guard index + 2 < range.upperBound, let high = Hexadecimal.value(input[index + 1]),
                    let low = Hexadecimal.value(input[index + 2]), high | low != 0
                else { throw .malformed }
            }
        }
    }
}
