import SAML

/// Writes values one after the other; `RecordReader` reads them in the same order.
struct RecordWriter {
    private(set) var bytes: [UInt8] = []

    init(version: UInt8) {
        bytes.reserveCapacity(512)
        bytes.append(version)
    }

    mutating func write(_ byte: UInt8) { bytes.append(byte) }

    /// LEB128: seven bits a byte, the lowest first.
    mutating func write(count: Int) {
        var rest = UInt(bitPattern: count)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func write(_ text: String) {
        write(count: text.utf8.count)
        bytes += text.utf8
    }

    /// A byte that says whether there is one, then the text.
    mutating func write(_ text: String?) {
        write(text == nil ? 0 : 1)
        if let text { write(text) }
    }

    mutating func write(_ instant: Instant) {
        let value = UInt64(bitPattern: instant.milliseconds)
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
        }
    }

    mutating func write(_ digest: SecretDigest) { bytes += digest.bytes }

    mutating func write(_ level: AssuranceLevel) {
        switch level {
        case .low: write(1)
        case .substantial: write(2)
        case .high: write(3)
        }
    }
}
