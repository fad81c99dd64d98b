/// An answer of a server.
/// - Source: the RESP3 specification (types that Redis 6 to 7 sends).
public enum RESPValue: Sendable, Equatable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case double(Double)
    /// Simple, bulk and verbatim strings, big numbers.
    case bytes([UInt8])
    case error(RESPErrorText)
    /// Arrays and sets.
    case array([RESPValue])
    /// Keys and values by turns, in the order they were sent.
    case map([RESPValue])
    /// Sent by the server on its own account; no answer.
    case push([RESPValue])

    public var integer: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    public var bytes: [UInt8]? {
        if case .bytes(let value) = self { value } else { nil }
    }

    public var text: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

    public var array: [RESPValue]? {
        if case .array(let values) = self { values } else { nil }
    }

    /// The value of a key in a map, or in the flat array that RESP2 has for one.
    public subscript(key: String) -> RESPValue? {
        let items: [RESPValue]
        switch self {
        case .map(let values), .array(let values): items = values
        default: return nil
        }
        var index = 0
        while index + 1 < items.count {
            if let bytes = items[index].bytes, bytes.elementsEqual(key.utf8) { return items[index + 1] }
            index += 2
        }
        return nil
    }
}

/// An error answer: `CODE words`.
public struct RESPErrorText: Sendable, Equatable {
    public let text: String

    public init(_ text: String) { self.text = text }

    /// Its first word, as `MOVED`; of an error inside a script, the inner one's.
    var word: Substring {
        let word = text.prefix { $0 != " " }
        // Redis before 7 wraps what a script's command answered.
        guard word == "ERR", text.hasPrefix("ERR Error running script"),
            let colon = text.utf8.lastIndex(of: UInt8(ascii: ":"))
        else { return word }
        let inner = text[colon...].dropFirst().drop { $0 == " " || $0 == "-" }.prefix { $0 != " " }
        return inner.isEmpty ? word : inner
    }

    /// The words behind the first.
    var arguments: [Substring] { text.split(separator: " ").dropFirst().map { $0 } }
}
