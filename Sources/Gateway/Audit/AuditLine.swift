import Crypto

/// One line of the audit log: a JSON object in a fixed frame, so that what is hashed and signed are bytes, not a reading.
///
/// `{"seq":N,"prev":"H","time":"T","event":"E","node":"M"` … `,"hash":"H"}`; `prev` is the `hash` of the line before,
/// `hash` the SHA-256 of the line's own bytes up to `,"hash"`.
/// - Source: decision 0140.
struct AuditLine: Sendable {
    let sequence: Int
    let previous: String
    let time: String
    let event: String
    let node: String
    /// As the line states it.
    let hash: String
    /// Whether `hash` is that of the line's bytes.
    let isIntact: Bool
    /// Without the line feed.
    let bytes: [UInt8]

    var head: AuditHead { AuditHead(sequence: sequence, hash: hash) }

    /// `,"hash":"` and 64 digits and `"}`.
    static let sealLength = 75

    /// What `hash` covers.
    var sealed: ArraySlice<UInt8> { bytes.dropLast(Self.sealLength) }

    /// Reads a line; nil where it has not the frame.
    init?(_ bytes: [UInt8]) {
        var reader = FrameReader(bytes[...])
        guard reader.skip(#"{"seq":"#), let sequence = reader.number(),
            reader.skip(#","prev":""#), let previous = reader.text(), previous.utf8.count == 64,
            reader.skip(#","time":""#), let time = reader.text(),
            reader.skip(#","event":""#), let event = reader.text(),
            reader.skip(#","node":""#), let node = reader.text(),
            reader.rest.count >= Self.sealLength
        else { return nil }
        var seal = FrameReader(bytes.suffix(Self.sealLength))
        guard seal.skip(#","hash":""#), let hash = seal.text(), hash.utf8.count == 64, seal.skip("}"),
            seal.rest.isEmpty
        else { return nil }
        self.sequence = sequence
        self.previous = previous
        self.time = time
        self.event = event
        self.node = node
        self.hash = hash
        self.bytes = bytes
        isIntact = hexadecimal(SHA256.hash(data: bytes.dropLast(Self.sealLength))) == hash
    }
}

/// Reads what stands at fixed places; text without escapes only.
private struct FrameReader {
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    mutating func skip(_ literal: StaticString) -> Bool {
        let expected = unsafe UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount)
        guard unsafe rest.starts(with: expected) else { return false }
        rest = rest.dropFirst(literal.utf8CodeUnitCount)
        return true
    }

    /// Without leading zeros, as it is written.
    mutating func number() -> Int? {
        let digits = rest.prefix(19).prefix { (0x30...0x39).contains($0) }
        guard (1...18).contains(digits.count), digits.first != 0x30 else { return nil }
        rest = rest.dropFirst(digits.count)
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// Up to and with the closing quote.
    mutating func text() -> String? {
        let content = rest.prefix(256).prefix {
            (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
        rest = rest.dropFirst(content.count)
        guard rest.first == UInt8(ascii: "\"") else { return nil }
        rest = rest.dropFirst()
        return String(decoding: content, as: UTF8.self)
    }
}

/// Lower-case hexadecimal digits.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for byte in bytes {
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
}
