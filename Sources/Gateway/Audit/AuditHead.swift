/// The end of the chain: what the next line must follow.
struct AuditHead: Sendable, Equatable {
    /// Of the last line; 0 before the first.
    var sequence: Int
    /// Of the last line, 64 hexadecimal digits.
    var hash: String

    /// Before the first line of all.
    static let genesis = AuditHead(sequence: 0, hash: String(repeating: "0", count: 64))
}
