import HTTPTypes

/// The first line of a request (RFC 9112 3).
struct RequestLine {
    var method: HTTPRequest.Method
    var target: RequestTarget
    var minorVersion: Int

    /// - Parameter range: the line without its CR LF.
    init(_ input: Span<UInt8>, _ range: Range<Int>) throws(Refusal) {
        guard let space = input.firstIndex(of: 0x20, from: range.lowerBound), space < range.upperBound,
            let last = input.firstIndex(of: 0x20, from: space + 1), last < range.upperBound
        else { throw .malformed }
        method = try Self.method(input, range.lowerBound..<space)
        minorVersion = try Self.minorVersion(input, last + 1..<range.upperBound)
        if method == .connect { throw .notImplemented }
        target = try RequestTarget(input, space + 1..<last)
    }

    private static func method(_ input: Span<UInt8>, _ range: Range<Int>) throws(Refusal)
        -> HTTPRequest.Method
    {
        if range.count == 3, input[range.lowerBound] == UInt8(ascii: "G"),
            input[range.lowerBound + 1] == UInt8(ascii: "E"), input[range.lowerBound + 2] == UInt8(ascii: "T")
        {
            return .get
        }
        // `Method` takes tokens only.
        let token = ByteSet.token
        for index in range where !token.contains(input[index]) { throw .malformed }
        guard let method = HTTPRequest.Method(rawValue: input.text(range)) else { throw .malformed }
        return method
    }

    private static func minorVersion(_ input: Span<UInt8>, _ range: Range<Int>) throws(Refusal) -> Int {
        let prefix: StaticString = "http/"
        guard range.count == 8, input.holds(prefix, in: range.lowerBound..<range.lowerBound + 5),
            // The name is case-sensitive: no letter has the bit of lower case.
            (0..<4).allSatisfy({ input[range.lowerBound + $0] & 0x20 == 0 }),
            input[range.lowerBound + 6] == UInt8(ascii: ".")
        else { throw .malformed }
        let digits: ClosedRange<UInt8> = 0x30...0x39
        let major = input[range.lowerBound + 5]
        let minor = input[range.lowerBound + 7]
        guard digits.contains(major), digits.contains(minor) else { throw .malformed }
        guard major == 0x31, minor <= 0x31 else { throw .versionUnknown }
        return Int(minor - 0x30)
    }
}
