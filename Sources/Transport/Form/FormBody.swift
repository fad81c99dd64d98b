/// Fields of an `application/x-www-form-urlencoded` body, or of a query, in their order.
///
/// Repeated names are kept apart: whether the first or the last one counts is not guessed here.
/// - Source: WHATWG URL 5.1; what it repairs (malformed percent-encodings, bytes that are no UTF-8) is refused.
public struct FormBody: Sendable, Equatable {
    public let fields: [NamedValue]

    /// - Parameters:
    ///   - bytes: the encoded text as it came, untrusted; ASCII without spaces and control characters.
    ///   - maximumFields: more are refused.
    /// - Throws: `form-malformed`, `form-too-many-fields`.
    public init(_ bytes: [UInt8], maximumFields: Int = 64) throws(TransportError) {
        var fields: [NamedValue] = []
        for part in bytes.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: true) {
            guard fields.count < maximumFields else {
                throw TransportError(.formTooManyFields, "more than \(maximumFields) fields")
            }
            let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            let name = try Self.decode(part[..<equals])
            let value = try Self.decode(equals < part.endIndex ? part[(equals + 1)...] : [])
            fields.append(NamedValue(name: name, value: value))
        }
        self.fields = fields
    }

    /// - Parameter query: what follows the "?", encoded; nil holds no fields.
    /// - Throws: `form-malformed`, `form-too-many-fields`.
    public init(query: String?, maximumFields: Int = 64) throws(TransportError) {
        try self.init(Array((query ?? "").utf8), maximumFields: maximumFields)
    }

    /// All values of `name`, in their order: none where it is missing, several where it is repeated.
    public subscript(name: String) -> [String] {
        fields.filter { $0.name.utf8.elementsEqual(name.utf8) }.map(\.value)
    }

    private static func decode(_ encoded: ArraySlice<UInt8>) throws(TransportError) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(encoded.count)
        var index = encoded.startIndex
        while index < encoded.endIndex {
            switch encoded[index] {
            case UInt8(ascii: "+"): bytes.append(0x20)
            case UInt8(ascii: "%"):
                guard let byte = PercentEncoding.byte(encoded, at: index), byte != 0 else {
                    throw TransportError(.formMalformed, "a percent-encoding is malformed or stands for NUL")
                }
                bytes.append(byte)
                index += 2
            case 0x21...0x7E: bytes.append(encoded[index])
            default: throw TransportError(.formMalformed, "a character should have been percent-encoded")
            }
            index += 1
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw TransportError(.formMalformed, "a name or value is no UTF-8")
        }
        return text
    }
}
