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
        var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        // Version 4, variant 1. Source: RFC 9562 §5.4.
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        var text = "ID-"
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text += "-" }
            text += String(byte >> 4, radix: 16) + String(byte & 0x0F, radix: 16)
        }
        return MessageID(constant: text)
    }

    /// For what is an NCName by the way it is made.
    init(constant value: String) { self.value = value }

    public var description: String { value }
}

extension UInt8 {
    var isASCIILetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
    var isASCIIDigit: Bool { (0x30...0x39).contains(self) }
}
