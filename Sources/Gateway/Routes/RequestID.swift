/// What a request is called in logs, in the audit log, on the page and in `Brama-Request-ID`.
/// - Source: decision 0165.
enum RequestID {
    /// Whether one that a trusted proxy sent may serve: long enough to be nobody else's, with nothing in it that means
    /// something in a log, and without a group that could be a PESEL.
    static func isWellFormed(_ id: String) -> Bool {
        guard (16...64).contains(id.utf8.count) else { return false }
        // Of the group that is being read. Checks come by here: nothing is allocated.
        var (length, digits) = (0, 0)
        for byte in id.utf8 {
            guard isBase64URL(byte) else { return false }
            if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") {
                if isPESEL(length, digits) { return false }
                (length, digits) = (0, 0)
            } else {
                length += 1
                if (0x30...0x39).contains(byte) { digits += 1 }
            }
        }
        return !isPESEL(length, digits)
    }

    private static func isPESEL(_ length: Int, _ digits: Int) -> Bool { length == 11 && digits == 11 }

    static func fresh(in surroundings: Surroundings) -> String { base64URL(surroundings.randomBytes(12)) }
}
