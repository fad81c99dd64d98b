/// A set of ASCII characters, one bit each.
struct ByteSet: Sendable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    /// Letters, digits and `others`.
    private init(alphanumericAnd others: StaticString) {
        for byte in UInt8(ascii: "0")...UInt8(ascii: "9") { insert(byte) }
        for byte in UInt8(ascii: "a")...UInt8(ascii: "z") { insert(byte) }
        for byte in UInt8(ascii: "A")...UInt8(ascii: "Z") { insert(byte) }
        for byte in others.description.utf8 { insert(byte) }
    }

    private mutating func insert(_ byte: UInt8) {
        if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte & 63) }
    }

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        byte < 128 && ((byte < 64 ? low : high) >> UInt64(byte & 63)) & 1 == 1
    }

    /// RFC 9110 5.6.2.
    static let token = ByteSet(alphanumericAnd: "!#$%&'*+-.^_`|~")
    /// RFC 3986 3.3: pchar and "/"; "%" still wants its two digits.
    static let path = ByteSet(alphanumericAnd: "-._~!$&'()*+,;=:@/%")
    /// RFC 3986 3.4, and what browsers send unencoded all the same (WHATWG URL, query percent-encode set).
    static let query = ByteSet(alphanumericAnd: "-._~!$&'()*+,;=:@/%?[]\\^`{|}")
    /// RFC 3986 3.2.2: reg-name.
    static let host = ByteSet(alphanumericAnd: "-._~!$&'()*+,;=%")
    /// RFC 3986 2.3.
    static let unreserved = ByteSet(alphanumericAnd: "-._~")
    /// What may stand in the brackets of an IP literal.
    static let bracketed = ByteSet(alphanumericAnd: ":.")
}
