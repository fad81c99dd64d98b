/// The signature in a checkpoint's line.
struct AuditCheckpoint: Sendable {
    let line: AuditLine
    /// Of the key that signed.
    let keyID: String
    let signature: [UInt8]
    let signed: ArraySlice<UInt8>

    /// `"` and 86 characters and `"` behind `,"signature":`.
    private static let signatureLength = 13 + 88
    /// The same for 43 characters behind `,"key":`.
    private static let keyLength = 7 + 45

    /// nil where the line is no checkpoint, or has not its form.
    init?(_ line: AuditLine) {
        guard line.event == AuditEvent.checkpointName,
            line.sealed.count > Self.signatureLength + Self.keyLength
        else { return nil }
        let signed = line.sealed.dropLast(Self.signatureLength)
        let signature = line.sealed.suffix(Self.signatureLength)
        let key = signed.suffix(Self.keyLength)
        guard signature.starts(with: #","signature":""#.utf8), key.starts(with: #","key":""#.utf8),
            signature.last == UInt8(ascii: "\""), key.last == UInt8(ascii: "\""),
            let value = bytes(base64URL: signature.dropFirst(14).dropLast())
        else { return nil }
        self.line = line
        self.signed = signed
        self.signature = value
        keyID = String(decoding: key.dropFirst(8).dropLast(), as: UTF8.self)
    }

    /// Whether the key made the signature.
    func holds(for key: AuditPublicKey) -> Bool { key.verifies(signature, over: signed) }
}

/// Reads base64url without padding; nil for anything else, also where bits at the end are not zero.
func bytes(base64URL text: some Sequence<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (bits, count): (UInt32, Int) = (0, 0)
    for byte in text {
        guard let digit = base64URLDigit(byte) else { return nil }
        bits = bits << 6 | digit
        count += 6
        if count >= 8 {
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            bits &= 1 << UInt32(count) - 1
        }
    }
    return count < 6 && bits == 0 ? bytes : nil
}

private func base64URLDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte) - 0x41
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte) - 0x61 + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) - 0x30 + 52
    case UInt8(ascii: "-"): 62
    case UInt8(ascii: "_"): 63
    default: nil
    }
}
