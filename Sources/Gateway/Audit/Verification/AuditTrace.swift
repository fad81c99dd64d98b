import Glibc

/// The story of a request: its lines, and those of the login and session that it belongs to.
///
/// Judges nothing: `AuditVerifier` says whether the lines can be believed.
public struct AuditTrace: Sendable {
    /// Members whose values tie lines together.
    private static let ties = ["request", "authnRequest", "session", "sessions"]

    public private(set) var lines: [[UInt8]] = []
    private var records: [AuditRecord] = []

    /// So many characters of an ID are told from all others', and can be said on the telephone.
    public static let shortestBeginning = 8

    /// - Parameter requestID: as the page, the log and `Brama-Request-ID` have it; or its first characters, eight at
    ///   least.
    public init(request requestID: String, in files: AuditFiles) {
        self.init(["request": Self.requests(beginningWith: requestID, in: files)], in: files)
    }

    private static func requests(beginningWith beginning: String, in files: AuditFiles) -> Set<String> {
        guard beginning.utf8.count >= shortestBeginning else { return [beginning] }
        let wanted = Array(beginning.utf8)
        var found: Set<String> = [beginning]
        for path in files.paths {
            guard var reader = AuditReader(path) else { continue }
            while let line = reader.next() {
                guard line.bytes.holds(wanted), let record = AuditRecord(line.bytes) else { continue }
                found.formUnion(record.values(of: "request").filter { $0.utf8.starts(with: wanted) })
            }
        }
        return found
    }

    /// - Parameter subject: of `AuditPseudonym`.
    public init(subject: String, in files: AuditFiles) {
        self.init(["subject": [subject], "subjects": [subject]], in: files)
    }

    /// Goes through the files until nothing new turns up: a request leads to its login, that to its session.
    private init(_ wanted: [String: Set<String>], in files: AuditFiles) {
        var wanted = wanted
        var isNew = true
        while isNew {
            (lines, records) = ([], [])
            let before = wanted
            for path in files.paths { Self.read(path, &wanted, &lines, &records) }
            isNew = wanted != before
        }
    }

    private static func read(
        _ path: String, _ wanted: inout [String: Set<String>], _ lines: inout [[UInt8]],
        _ records: inout [AuditRecord]
    ) {
        guard var reader = AuditReader(path) else { return }
        while let line = reader.next() {
            // Reading JSON takes a hundred times as long as looking for the words.
            guard line.bytes.holdAny(of: wanted), let record = AuditRecord(line.bytes), record.matches(wanted)
            else { continue }
            for tie in ties {
                // A session is one thing, whether a line names it alone or in a list.
                let name = tie == "sessions" ? "session" : tie
                for value in record.values(of: tie) { wanted[name, default: []].insert(value) }
            }
            if let sessions = wanted["session"] { wanted["sessions"] = sessions }
            lines.append(line.bytes)
            records.append(record)
        }
    }

    /// One line an event: when, what, and what is known of it.
    public func text() -> String {
        records.map { $0.text() + "\n" }.joined()
    }

    /// An array of the lines as they stand.
    public func json() -> [UInt8] {
        [UInt8(ascii: "[")] + lines.joined(separator: [UInt8(ascii: ","), 10]) + [UInt8(ascii: "]"), 10]
    }
}

extension [UInt8] {
    /// Whether one of the values stands anywhere in these bytes.
    fileprivate func holdAny(of wanted: [String: Set<String>]) -> Bool {
        wanted.values.joined().contains { holds(Array($0.utf8)) }
    }

    fileprivate func holds(_ word: [UInt8]) -> Bool {
        guard let first = word.first else { return false }
        return unsafe withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return false }
            var position = 0
            while bytes.count - position >= word.count,
                let found = unsafe memchr(
                    start + position, Int32(first), bytes.count - position - word.count + 1)
            {
                if unsafe memcmp(found, word, word.count) == 0 { return true }
                position = unsafe UnsafeRawPointer(found) - start + 1
            }
            return false
        }
    }
}
