/// One field of a form or a query, decoded.
struct FormField: Sendable, Equatable {
    var name: String
    var value: String

    init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// `application/x-www-form-urlencoded`, fields in their order, repeated ones kept.
struct Form: Sendable {
    let fields: [FormField]

    /// nil where an escape is broken, the text is not UTF-8, or there are more than 100 fields.
    init?(_ encoded: some Collection<UInt8>) {
        var fields: [FormField] = []
        for pair in encoded.split(separator: UInt8(ascii: "&")) {
            let name = pair.prefix { $0 != UInt8(ascii: "=") }
            guard fields.count < 100, let decodedName = Self.decode(name),
                let value = Self.decode(pair.dropFirst(name.count + 1))
            else { return nil }
            fields.append(FormField(decodedName, value))
        }
        self.fields = fields
    }

    /// The value of the first field of that name.
    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    func count(_ name: String) -> Int { fields.count { $0.name == name } }

    private static func decode(_ encoded: some Collection<UInt8>) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(encoded)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit)
                else {
                    return nil
                }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
