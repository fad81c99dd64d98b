/// Percent-encoding of UTF-8 (RFC 3986 2.1).
public enum PercentEncoding {
    /// `text` with everything encoded but letters, digits and `-._~`: safe in a header field, a query, a cookie.
    public static func percentEncoded(_ text: String) -> String {
        let kept = ByteSet.unreserved
        guard !text.utf8.allSatisfy({ kept.contains($0) }) else { return text }
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count * 3)
        for byte in text.utf8 {
            if kept.contains(byte) {
                bytes.append(byte)
            } else {
                bytes.append(UInt8(ascii: "%"))
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What `%` and two digits at `index` stand for; nil where the digits are missing.
    static func byte(_ encoded: ArraySlice<UInt8>, at index: Int) -> UInt8? {
        guard index + 2 < encoded.endIndex, let high = Hexadecimal.value(encoded[index + 1]),
            let low = Hexadecimal.value(encoded[index + 2])
        else { return nil }
        return high << 4 | low
    }
}
