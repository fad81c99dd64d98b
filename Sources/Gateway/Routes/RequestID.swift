/// What a request is called in logs, in the audit log, on the page and in `Brama-Request-ID`.
/// - Source: decision 0165.
enum RequestID {
    /// Whether one that a trusted proxy sent may serve: long enough to be nobody else's, with nothing in it that means
    /// something in a log, and without a group that could be a PESEL.
    static func isWellFormed(_ id: String) -> Bool {
        (16...64).contains(id.utf8.count) && id.utf8.allSatisfy(isBase64URL)
            && !id.utf8.split(whereSeparator: { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") })
                .contains { $0.count == 11 && $0.allSatisfy { (0x30...0x39).contains($0) } }
    }

    static func fresh(in surroundings: Surroundings) -> String { base64URL(surroundings.randomBytes(12)) }
}
