/// The syntax of host and port (RFC 9110 7.2, RFC 3986 3.2.2); a host is required here.
enum Host {
    static func isValid(_ input: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard !range.isEmpty else { return false }
        var end = range.lowerBound
        if input[end] == UInt8(ascii: "[") {
            let allowed = ByteSet.bracketed
            end += 1
            while end < range.upperBound, allowed.contains(input[end]) { end += 1 }
            guard end < range.upperBound, input[end] == UInt8(ascii: "]"), end > range.lowerBound + 2 else {
                return false
            }
            end += 1
        } else {
            let allowed = ByteSet.host
            while end < range.upperBound, allowed.contains(input[end]) { end += 1 }
            guard end > range.lowerBound else { return false }
        }
        if end == range.upperBound { return true }
        guard input[end] == UInt8(ascii: ":"), range.upperBound - end <= 6 else { return false }
        for index in end + 1..<range.upperBound where !(0x30...0x39).contains(input[index]) { return false }
        return true
    }
}
