/// What a verification found.
public struct AuditReport: Sendable {
    public struct File: Sendable {
        public let path: String
        public var lines = 0
        /// Numbers in the chain.
        public var first: Int?
        public var last: Int?
    }

    public internal(set) var files: [File] = []
    public internal(set) var checkpoints = 0
    /// Number in the chain of the last checkpoint.
    public internal(set) var lastCheckpoint: Int?
    /// Keys that signed.
    public internal(set) var keyIDs: [String] = []
    /// What is no fault, but must be known.
    public internal(set) var notes: [String] = []
    /// The first fault; nothing behind it was looked at.
    public internal(set) var finding: AuditFinding?

    public var isInOrder: Bool { finding == nil }

    public func text() -> String {
        var lines = files.filter { $0.lines > 0 }.map { file in
            "\(file.path): \(file.lines) lines, number \(file.first ?? 0) to \(file.last ?? 0)"
        }
        lines += notes.map { "note: \($0)" }
        if let finding {
            lines.append("NOT IN ORDER: \(finding.description)")
        } else {
            let keys = keyIDs.isEmpty ? "" : ", signed by \(keyIDs.joined(separator: ", "))"
            lines.append(
                "in order: \(files.reduce(0) { $0 + $1.lines }) lines, \(checkpoints) checkpoints\(keys)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    public func json() -> [UInt8] {
        let finding: JSONText.Value =
            self.finding.map { finding in
                .object([
                    ("code", .string(finding.code.rawValue)), ("file", .string(finding.file)),
                    ("line", finding.line.map { .integer($0) } ?? .null), ("detail", .string(finding.detail)),
                ])
            } ?? .null
        let files = files.map { file in
            JSONText.Value.object([
                ("path", .string(file.path)), ("lines", .integer(file.lines)),
                ("first", file.first.map { .integer($0) } ?? .null),
                ("last", file.last.map { .integer($0) } ?? .null),
            ])
        }
        return JSONText.object([
            ("inOrder", .boolean(isInOrder)), ("finding", finding), ("files", .array(files)),
            ("checkpoints", .integer(checkpoints)),
            ("lastCheckpoint", lastCheckpoint.map { .integer($0) } ?? .null),
            ("keys", .array(keyIDs.map { .string($0) })), ("notes", .array(notes.map { .string($0) })),
        ]) + [10]
    }
}
