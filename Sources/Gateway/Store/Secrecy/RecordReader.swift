import SAML

/// Reads what `RecordWriter` wrote, and refuses everything else without a trap.
struct RecordReader {
    private let bytes: [UInt8]
    private var position = 0

    /// - Throws: `unknownVersion` unless it begins with that version.
    init(_ bytes: [UInt8], version: UInt8) throws(UnreadableRecord) {
        self.bytes = bytes
        guard try readByte() == version else { throw .unknownVersion }
    }

    private var remaining: Int { bytes.count - position }

    /// - Throws: `damaged` where something is left.
    func end() throws(UnreadableRecord) {
        guard remaining == 0 else { throw .damaged }
    }

    mutating func readByte() throws(UnreadableRecord) -> UInt8 {
        guard remaining > 0 else { throw .damaged }
        defer { position += 1 }
        return bytes[position]
    }

    /// A count of what follows, of at least a byte each; so none can ask for more memory than the record has.
    mutating func readCount() throws(UnreadableRecord) -> Int {
        var value: UInt = 0
        for shift in stride(from: UInt(0), to: 35, by: 7) {
            let byte = try readByte()
            value |= UInt(byte & 0x7F) << shift
            guard byte & 0x80 == 0 else { continue }
            // One spelling for each count.
            guard byte != 0 || shift == 0, value <= UInt(remaining) else { throw .damaged }
            return Int(value)
        }
        throw .damaged
    }

    mutating func readText() throws(UnreadableRecord) -> String {
        let count = try readCount()
        defer { position += count }
        guard let text = String(validating: bytes[position..<position + count], as: UTF8.self) else {
            throw .damaged
        }
        return text
    }

    mutating func readOptionalText() throws(UnreadableRecord) -> String? {
        switch try readByte() {
        case 0: nil
        case 1: try readText()
        default: throw .damaged
        }
    }

    mutating func readInstant() throws(UnreadableRecord) -> Instant {
        guard remaining >= 8 else { throw .damaged }
        defer { position += 8 }
        var value: UInt64 = 0
        for offset in 0..<8 { value = value << 8 | UInt64(bytes[position + offset]) }
        return Instant(milliseconds: Int64(bitPattern: value))
    }

    mutating func readDigest() throws(UnreadableRecord) -> SecretDigest {
        guard remaining >= 32, let digest = SecretDigest(bytes: Array(bytes[position..<position + 32])) else {
            throw .damaged
        }
        position += 32
        return digest
    }

    mutating func readLevel() throws(UnreadableRecord) -> AssuranceLevel {
        switch try readByte() {
        case 1: .low
        case 2: .substantial
        case 3: .high
        default: throw .damaged
        }
    }
}
