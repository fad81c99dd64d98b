/// Character references of HTML.
enum HTMLText {
    private static let named: [String: UInt8] = [
        "lt": 0x3C, "gt": 0x3E, "amp": 0x26, "quot": 0x22, "apos": 0x27,
    ]

    /// Reads `&lt;`, `&#43;`, `&#x2b;`; what is no reference that stands in XML or Base64 stays as it is.
    static func decoded(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        var rest = Array(bytes)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "&"), let end = rest.prefix(10).firstIndex(of: UInt8(ascii: ";")),
                let value = value(of: String(decoding: rest[..<end], as: UTF8.self).lowercased())
            else {
                output.append(byte)
                continue
            }
            output += value
            rest = rest[(end + 1)...]
        }
        return output
    }

    private static func value(of reference: String) -> [UInt8]? {
        if let byte = named[reference] { return [byte] }
        guard reference.hasPrefix("#") else { return nil }
        let digits = reference.dropFirst()
        let number = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return number.flatMap(Unicode.Scalar.init).map { Array(String(Character($0)).utf8) }
    }
}
