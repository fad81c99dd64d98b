/// Writes JSON without Foundation: members in the order given, UTF-8, no white space.
///
/// Control characters are escaped, the C1 ones and U+2028/2029 too, so that a value can neither break a log line nor
/// talk to a terminal.
/// - Source: RFC 8259 §7.
enum JSONText {
    indirect enum Value: Sendable {
        case string(String)
        case integer(Int)
        case boolean(Bool)
        case null
        case array([Value])
        case object([(String, Value)])
    }

    static func object(_ members: [(String, Value)]) -> [UInt8] {
        var bytes: [UInt8] = []
        append(.object(members), to: &bytes)
        return bytes
    }

    /// The text in quotes.
    static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        append(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the text in quotes.
    static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x22, 0x5C: bytes += [0x5C, UInt8(truncatingIfNeeded: scalar.value)]
            case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029: appendEscape(scalar.value, to: &bytes)
            default: bytes.append(contentsOf: UTF8.encode(scalar)?.map { $0 } ?? [])
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    static func append(_ value: Value, to bytes: inout [UInt8]) {
        switch value {
        case .string(let text): append(text, to: &bytes)
        case .integer(let number): bytes.append(contentsOf: String(number).utf8)
        case .boolean(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .null: bytes.append(contentsOf: "null".utf8)
        case .array(let values):
            appendList(values, open: "[", close: "]", to: &bytes) { append($0, to: &$1) }
        case .object(let members):
            appendList(members, open: "{", close: "}", to: &bytes) { member, bytes in
                append(member.0, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                append(member.1, to: &bytes)
            }
        }
    }

    private static func appendList<Item>(
        _ items: [Item], open: Unicode.Scalar, close: Unicode.Scalar, to bytes: inout [UInt8],
        _ append: (Item, inout [UInt8]) -> Void
    ) {
        bytes.append(UInt8(ascii: open))
        for (index, item) in items.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            append(item, &bytes)
        }
        bytes.append(UInt8(ascii: close))
    }

    private static func appendEscape(_ value: UInt32, to bytes: inout [UInt8]) {
        bytes += [0x5C, UInt8(ascii: "u")]
        for shift in [12, 8, 4, 0] as [UInt32] {
            let digit = UInt8(truncatingIfNeeded: (value >> shift) & 0xF)
            bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
        }
    }
}
