/// Base64 with padding, the standard alphabet; strict: no other character, no bits left over.
/// - Source: RFC 4648 §4; XML Schema 2 §3.2.16 (white space).
public enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let invalid: UInt8 = 0xFF
    private static let space: UInt8 = 0xFE

    private static let values: [UInt8] = {
        var values = [UInt8](repeating: invalid, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        for character in [0x20, 0x09, 0x0A, 0x0D] { values[character] = space }
        return values
    }()

    /// Encodes on one line.
    public static func encode(_ bytes: [UInt8]) -> [UInt8] {
        let alphabet = alphabet
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index = 0
        while index + 2 < bytes.count {
            let group = UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2])
            text.append(alphabet[Int(group >> 18)])
            text.append(alphabet[Int(group >> 12 & 63)])
            text.append(alphabet[Int(group >> 6 & 63)])
            text.append(alphabet[Int(group & 63)])
            index += 3
        }
        let rest = bytes.count - index
        guard rest > 0 else { return text }
        let group = UInt32(bytes[index]) << 16 | (rest == 2 ? UInt32(bytes[index + 1]) << 8 : 0)
        text.append(alphabet[Int(group >> 18)])
        text.append(alphabet[Int(group >> 12 & 63)])
        text.append(rest == 2 ? alphabet[Int(group >> 6 & 63)] : 0x3D)
        text.append(0x3D)
        return text
    }

    /// Encodes on one line.
    public static func encodeToString(_ bytes: [UInt8]) -> String {
        String(decoding: encode(bytes), as: UTF8.self)
    }

    /// - Parameter allowingWhitespace: whether space, tab, line feed and carriage return may stand anywhere.
    /// - Returns: nil for anything but Base64.
    public static func decode(_ text: [UInt8], allowingWhitespace: Bool = false) -> [UInt8]? {
        unsafe text.withUnsafeBufferPointer { text in unsafe decode(text, allowingWhitespace) }
    }

    /// - Parameter allowingWhitespace: whether space, tab, line feed and carriage return may stand anywhere.
    /// - Returns: nil for anything but Base64.
    public static func decode(_ text: String, allowingWhitespace: Bool = false) -> [UInt8]? {
        var text = text
        return text.withUTF8 { text in unsafe decode(text, allowingWhitespace) }
    }

    private static func decode(_ text: UnsafeBufferPointer<UInt8>, _ allowingWhitespace: Bool) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3 + 3)
        let values = values
        var group: UInt32 = 0
        var digits = 0
        var padding = 0
        for index in text.indices {
            let character = unsafe text[index]
            let value = values[Int(character)]
            if value < 64 {
                guard padding == 0 else { return nil }
                group = group << 6 | UInt32(value)
                digits += 1
                guard digits == 4 else { continue }
                bytes.append(UInt8(truncatingIfNeeded: group >> 16))
                bytes.append(UInt8(truncatingIfNeeded: group >> 8))
                bytes.append(UInt8(truncatingIfNeeded: group))
                (group, digits) = (0, 0)
            } else if character == 0x3D {
                padding += 1
            } else if value != space || !allowingWhitespace {
                return nil
            }
        }
        return finish(bytes, group, digits, padding)
    }

    /// Takes the last, short group; its unused bits must be zero.
    private static func finish(_ bytes: [UInt8], _ group: UInt32, _ digits: Int, _ padding: Int) -> [UInt8]? {
        var bytes = bytes
        switch (digits, padding) {
        case (0, 0): return bytes
        case (2, 2) where group & 0x0F == 0:
            bytes.append(UInt8(truncatingIfNeeded: group >> 4))
        case (3, 1) where group & 0x03 == 0:
            bytes.append(UInt8(truncatingIfNeeded: group >> 10))
            bytes.append(UInt8(truncatingIfNeeded: group >> 2))
        default: return nil
        }
        return bytes
    }
}
