import Crypto

/// Checks a log from its first line to its last, one line in memory at a time.
///
/// Every line must be what its hash says, stand behind the line that it names, and be followed, sooner or later, by a
/// checkpoint whose signature holds.
public struct AuditVerifier {
    let keys: [AuditPublicKey]
    private let patience: Int
    private let mayBeginLater: Bool
    /// Where a log begins that does not begin with number 1.
    private var beginning: (place: AuditPlace, sequence: Int)?
    /// Whether a line tells that the file before the beginning was deleted when its time was over.
    private var isBeginningExplained = false
    var report = AuditReport()
    /// Of the line before; nil before the first.
    private var head: AuditHead?
    var anchor: AuditHead?
    var hasMetAnchor = false
    /// Bytes that are no line, until a line names them.
    private var torn: Torn?

    private struct Torn {
        var bytes: [UInt8]
        let line: Int
        /// Why they are no line.
        let finding: AuditFinding
    }

    /// - Parameters:
    ///   - keys: those that may have signed; at least one.
    ///   - patience: tenths of a second that a last line without an end is waited for, as a gateway may be writing it.
    ///   - mayBeginLater: whether what stands before the first line given is kept elsewhere, and not missed.
    public init(keys: [AuditPublicKey], patience: Int = 0, mayBeginLater: Bool = false) {
        self.keys = keys
        self.patience = patience
        self.mayBeginLater = mayBeginLater
    }

    /// Reads the files to the first fault.
    /// - Parameters:
    ///   - files: of one log, in order.
    ///   - anchor: content of an anchor file, which must be a checkpoint of this log; nil: the end is not proved.
    /// - Source: decision 0140.
    public mutating func verify(_ files: AuditFiles, anchor: (path: String, bytes: [UInt8])? = nil)
        -> AuditReport
    {
        do throws(AuditFinding) {
            if let anchor { self.anchor = try checkedAnchor(anchor.bytes, anchor.path) }
            for path in files.paths { try read(path, of: files) }
            try demandBeginning()
            try demandEnd(files)
        } catch {
            report.finding = error
        }
        addNotes(files)
        return report
    }

    private func checkedAnchor(_ bytes: [UInt8], _ path: String) throws(AuditFinding) -> AuditHead {
        guard let checkpoint = AuditAnchor.checkpoint(in: bytes) else {
            throw AuditFinding(
                code: .anchor, file: path, line: nil, detail: "it is no checkpoint of an audit log")
        }
        try check(checkpoint, path, nil)
        return checkpoint.line.head
    }

    private mutating func read(_ path: String, of files: AuditFiles) throws(AuditFinding) {
        report.files.append(AuditReport.File(path: path))
        guard var reader = AuditReader(path, patience: patience) else {
            throw AuditFinding(code: .malformed, file: path, line: nil, detail: "it cannot be read any more")
        }
        var number = 0
        while let line = reader.next() {
            number += 1
            let place = AuditPlace(file: path, number: number, files: files)
            guard line.isWhole else {
                throw place.finding(
                    .torn,
                    "the line ends after \(line.bytes.count) bytes: a crash, which the next start of the gateway names, "
                        + "or somebody cut it")
            }
            try take(line.bytes, place)
        }
        if let torn { throw torn.finding }
    }

    private mutating func take(_ bytes: [UInt8], _ place: AuditPlace) throws(AuditFinding) {
        guard let line = AuditLine(bytes), line.isIntact else {
            let finding = place.finding(bytes)
            // Only a crash leaves such bytes, and only the line that names them makes them harmless.
            torn = torn ?? Torn(bytes: [], line: place.number, finding: finding)
            torn?.bytes += bytes + [10]
            if (torn?.bytes.count ?? 0) > AuditReader.longest { throw finding }
            return
        }
        if let torn { try forgive(torn, line) }
        torn = nil
        try follow(line, place)
        explainBeginning(line)
        try check(line, place)
        report.files[report.files.count - 1].lines += 1
        if report.files[report.files.count - 1].first == nil {
            report.files[report.files.count - 1].first = line.sequence
        }
        report.files[report.files.count - 1].last = line.sequence
    }

    private mutating func forgive(_ torn: Torn, _ line: AuditLine) throws(AuditFinding) {
        let bytes = torn.bytes.dropLast()
        let expected =
            #","tornBytes":\#(bytes.count),"tornSHA256":"\#(hexadecimal(SHA256.hash(data: bytes)))""#
        guard line.event == AuditEvent.recoveredName,
            line.sealed.suffix(expected.utf8.count).elementsEqual(expected.utf8)
        else { throw torn.finding }
        report.notes.append(
            "\(torn.finding.file):\(torn.line): a crash tore \(bytes.count) bytes; line number \(line.sequence) names "
                + "them. What they told is lost")
    }

    /// The line's place in the chain.
    private mutating func follow(_ line: AuditLine, _ place: AuditPlace) throws(AuditFinding) {
        defer { head = line.head }
        guard let head else {
            if line.sequence > 1 {
                beginning = (place, line.sequence)
            } else if line.previous != AuditHead.genesis.hash {
                throw place.finding(.replaced, "the first line of all follows another")
            }
            return
        }
        if line.sequence != head.sequence + 1 { throw place.misplaced(line, behind: head) }
        guard line.previous == head.hash else {
            throw place.finding(
                .replaced,
                "number \(line.sequence) was not written behind the number \(head.sequence) that stands here")
        }
    }

    private mutating func explainBeginning(_ line: AuditLine) {
        guard let beginning, line.event == AuditEvent.expiredName else { return }
        // `…","file":"audit.jsonl.000000000001-000000004711"`
        let last = line.sealed.dropLast().reversed().prefix { (0x30...0x39).contains($0) }.reversed()
        if Int(String(decoding: last, as: UTF8.self)) == beginning.sequence - 1 {
            isBeginningExplained = true
        }
    }

    private mutating func demandBeginning() throws(AuditFinding) {
        guard let (place, sequence) = beginning else { return }
        let fact = "the log begins with number \(sequence): "
        if isBeginningExplained {
            report.notes.append(fact + "what was before was older than audit.retention and was deleted")
        } else if mayBeginLater {
            report.notes.append(fact + "what was before is not looked at")
        } else {
            throw place.finding(
                .removed,
                fact
                    + "what was before is gone, and no line tells that the gateway deleted it when its time was over. If "
                    + "you keep it elsewhere, name those files too, or say --continued")
        }
    }

    /// Why there is none, and what to do.
    private func absenceOfAnchor(_ path: String) -> String {
        let consequence = "until then lines cut off at the end would not be missed"
        guard let last = report.lastCheckpoint else {
            return
                "there is no anchor, as nothing is signed yet: the gateway signs after audit.checkpointInterval, "
                + "after \(AuditSettings.checkpointLines) lines and when it stops, and makes \(path) then. Verify again "
                + "after that; \(consequence)"
        }
        return
            "there is no anchor, though number \(last) is signed: the gateway writes \(path) with each signature. "
            + "If this is a copy, copy it too; if it is gone there, find out who took it away, and name with --anchor "
            + "a checkpoint kept elsewhere (the program's log has each); \(consequence)"
    }

    private func demandEnd(_ files: AuditFiles) throws(AuditFinding) {
        guard let anchor, !hasMetAnchor, anchor.sequence > head?.sequence ?? 0 else { return }
        throw AuditFinding(
            code: .truncated, file: files.paths.last ?? "", line: report.files.last.map { $0.lines },
            detail: "the log ends with number \(head?.sequence ?? 0), but its anchor was made of number "
                + "\(anchor.sequence): the lines behind are gone")
    }

    private mutating func addNotes(_ files: AuditFiles) {
        guard report.finding == nil else { return }
        if anchor == nil {
            report.notes.append(absenceOfAnchor("\(files.paths.last ?? "FILE").anchor"))
        } else if !hasMetAnchor {
            report.notes.append("the anchor is older than these files, and proves nothing of them")
        }
        let last = head?.sequence ?? 0
        if last == 0 { report.notes.append("there are no lines") }
        let unsigned = last - (report.lastCheckpoint ?? report.files.first?.first.map { $0 - 1 } ?? last)
        if unsigned > 0 {
            report.notes.append("the last \(unsigned) lines are not signed yet: the chain alone holds them")
        }
    }
}
