/// The ID of a SAML message: an NCName, at most 256 bytes.
///
/// - Source: SAML 2.0 Core §1.3.4 (xs:ID, hence an NCName).
public struct MessageID: Sendable, Hashable, CustomStringConvertible {
    public let value: String

    /// nil unless an NCName of ASCII letters, digits, "-", "_" and ".".
    public init?(_ value: String) {
        let bytes = value.utf8
        guard let first = bytes.first, bytes.count <= 256, first.isASCIILetter || first == UInt8(ascii: "_"),
            bytes.allSatisfy({ $0.isASCIILetter || $0.isASCIIDigit || "-_.".utf8.contains($0) })
        else { return nil }
        self.value = value
    }

    /// `ID-<random UUID>`: 122 random bits.
    public static func fresh(using generator: inout some RandomNumberGenerator) -> MessageID {
        // Version 4, variant 1. Source: RFC 9562 §5.4.
        let words: [UInt64] = [
            generator.next() & ~0xF000 | 0x4000, generator.next() & ~(3 << 62) | 2 << 62,
        ]
        var text = Array("ID-".utf8)
        text.reserveCapacity(39)
        for digit in 0..<32 {
            if [8, 12, 16, 20].contains(digit) { text.append(UInt8(ascii: "-")) }
            let value = UInt8(truncatingIfNeeded: words[digit / 16] >> UInt64(60 - digit % 16 * 4)) & 0x0F
            text.append(value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10)
        }
        return MessageID(constant: String(decoding: text, as: UTF8.self))
    }

    /// For what is an NCName by the way it is made.
    init(constant value: String) { self.value = value }

    public var description: String { value }
}

extension UInt8 {
    var isASCIILetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
    var isASCIIDigit: Bool { (0x30...0x39).contains(self) }
}
