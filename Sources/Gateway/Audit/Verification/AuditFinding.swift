/// The first thing in a log that does not hold.
public struct AuditFinding: Error, Sendable, Equatable {
    public enum Code: String, Sendable, CaseIterable {
        /// A line's bytes are not those its hash was taken of.
        case changed
        /// What stands there is no line of an audit log.
        case malformed
        /// Lines between two others are gone.
        case removed
        /// A line stands behind one that is younger.
        case reordered
        /// A line is whole, but not the one that the next was written behind.
        case replaced
        /// The last line is not whole, and no later start named it.
        case torn
        /// Lines at the end are gone.
        case truncated
        /// A signature does not hold.
        case badSignature = "bad-signature"
        /// A checkpoint was signed by a key that was not given.
        case wrongKey = "wrong-key"
        /// The anchor is no signed checkpoint, or of another log.
        case anchor
    }

    public let code: Code
    public let file: String
    /// 1 is the first of the file; nil where the file as a whole is meant.
    public let line: Int?
    public let detail: String

    public var description: String {
        "\(file)\(line.map { ":\($0)" } ?? ""): \(code.rawValue): \(detail)"
    }
}
