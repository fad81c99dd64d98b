import Logging
import SAML

/// Writes lines behind one another: into which file, signed when, put aside when. One thread uses it.
struct AuditChain: ~Copyable {
    let settings: AuditSettings
    let keys: AuditKeys
    let node: String
    let surroundings: Surroundings
    let disk: AuditDisk
    let logger: Logger
    private let lock: AuditFileLock
    var file: AuditFile
    var head: AuditHead
    /// Of the first line of `file`.
    var first = 1
    var openedAt: Instant
    private var checkpointAt: Instant
    /// When it last failed to be put aside.
    var rotationFailedAt: Instant?
    /// Lines behind the last checkpoint.
    var uncheckpointed = 0
    /// The latest checkpoint, while the anchor is an older one.
    private var unanchored: [UInt8]?
    /// Lines that are on the disk, since it was opened.
    var written = 0
    /// To be written before anything else.
    var due: [AuditEvent] = []
    /// Files that go once `due` is written.
    var expired: [String] = []
    var hasToldOfDeletion = false
    /// Whether a line feed must come before them, to end what a crash left.
    var lacksFeed = false

    /// Opens file and keys, and finds the end of the chain; writes nothing yet.
    /// - Throws: `inUse`, `foreignFile`, `unusable`, `keyUnusable`.
    init(
        _ settings: AuditSettings, node: String, surroundings: Surroundings, disk: AuditDisk, logger: Logger
    ) throws(AuditError) {
        let lock = try AuditFileLock(settings.lockPath)
        let keys = try AuditKeys(settings, randomBytes: surroundings.randomBytes)
        let file = try AuditFile(settings.file, disk: disk)
        let tail = try AuditTail(of: file.descriptor, path: settings.file)
        (self.lock, self.keys) = (lock, keys)
        self.file = file
        (self.settings, self.node, self.surroundings) = (settings, node, surroundings)
        (self.disk, self.logger) = (disk, logger)
        head = tail.last?.head ?? .genesis
        (openedAt, checkpointAt) = (surroundings.now(), surroundings.now())
        let anchor = AuditAnchor.read(settings.anchorPath, signedBy: keys.signing.publicKey)
        lacksFeed = tail.lacksFeed || tail.torn != nil
        if tail.last != nil { resume() } else { begin(after: anchor) }
        tellOfKeys()
        if let torn = tail.torn { mend(torn) }
        if let anchor, anchor.sequence > head.sequence { noteGap(anchor) }
    }

    private mutating func resume() {
        let line = AuditReader.firstLine(of: settings.file)
        first = line?.sequence ?? head.sequence
        openedAt = line.flatMap { Instant($0.time) } ?? openedAt
    }

    /// In an empty file, behind the files that were put aside or what the anchor knows.
    private mutating func begin(after anchor: AuditHead?) {
        head = AuditArchive(path: settings.file).head() ?? .genesis
        if let anchor, anchor.sequence > head.sequence {
            logger.warning(
                "audit log: the file with its last lines is not here any more; did somebody put it aside?",
                metadata: ["lastLine": "\(head.sequence)", "anchorLine": "\(anchor.sequence)"])
            head = anchor
        }
        first = head.sequence + 1
        due.append(.opened(head == .genesis ? "first" : "continued", keys.signing.publicKey))
    }

    /// Nobody makes keys but us: where there were some, somebody took them away.
    private func tellOfKeys() {
        guard let making = keys.making else { return }
        let details: Logger.Metadata = [
            "files": "\(making.paths)", "key": "\(keys.signing.publicKey.id)",
        ]
        guard making.isSigningKey, making.former != nil || head != .genesis else {
            return logger.notice("audit log: keys made", metadata: details)
        }
        logger.critical(
            "audit log: the signing key was gone and is made anew; keep the former public key, and find out who had access",
            metadata: details.merging(["formerKey": "\(making.former ?? "unknown")"]) { $1 })
    }

    private mutating func mend(_ torn: AuditTail.Torn) {
        logger.error(
            "audit log: the last line was torn by a crash; a line names it",
            metadata: ["file": "\(file.path)", "bytes": "\(torn.length)"])
        due.insert(.recovered(torn), at: 0)
    }

    /// The anchor's line was on the disk before the anchor was: somebody or something took it away since.
    private mutating func noteGap(_ anchor: AuditHead) {
        logger.critical(
            "audit log: lines are missing at the end; keep the file, and find out who had access",
            metadata: ["lastLine": "\(head.sequence)", "anchorLine": "\(anchor.sequence)"])
        due.append(.gap(after: head, anchor: anchor))
        head.sequence = anchor.sequence
    }

    /// Whether events wait that the log itself has to tell.
    var hasDue: Bool { !due.isEmpty }

    /// Writes events durably, in their order, with what the log has to tell before them.
    /// - Parameter sealing: whether a checkpoint must follow, as at the end.
    /// - Returns: why the anchor is older than the last checkpoint, where it is; the lines are written all the same.
    /// - Throws: `unavailable`, `unusable`; nothing of this is in the chain then.
    mutating func write(
        _ events: [(event: AuditEvent, time: Instant)], sealing: Bool = false
    ) throws(AuditError) -> AuditError? {
        let now = surroundings.now()
        try followFile(at: now)
        try rotateIfDue(at: now)
        var next = head
        var bytes: [UInt8] = lacksFeed ? [10] : []
        for event in due {
            bytes += AuditLine.write(event, at: now, node: node, after: &next) + [10]
        }
        for (event, time) in events {
            bytes += AuditLine.write(event, at: time, node: node, after: &next) + [10]
        }
        let lines = uncheckpointed + next.sequence - head.sequence
        let checkpoint =
            try isCheckpointDue(lines, sealing, at: now)
            ? AuditLine.writeCheckpoint(at: now, node: node, after: &next, signedBy: keys.signing) : nil
        if !bytes.isEmpty || checkpoint != nil {
            try file.append(bytes + (checkpoint.map { $0 + [10] } ?? []))
            written += Int(next.sequence - head.sequence)
            (head, due, lacksFeed) = (next, [], false)
            deleteExpired()
            uncheckpointed = checkpoint == nil ? lines : 0
        }
        return anchor(checkpoint, at: now)
    }

    private func isCheckpointDue(_ lines: Int, _ sealing: Bool, at now: Instant) -> Bool {
        guard lines > 0 else { return false }
        return sealing || lines >= AuditSettings.checkpointLines
            || now.isPast(settings.checkpointInterval, since: checkpointAt)
    }

    /// A checkpoint's line is written: the anchor follows, or does with the next lines.
    ///
    /// Also into the program's log: whoever keeps that elsewhere can tell what is missing here.
    mutating func anchor(_ checkpoint: [UInt8]?, at now: Instant) -> AuditError? {
        if let checkpoint {
            (checkpointAt, unanchored) = (now, checkpoint)
            logger.info(
                "audit checkpoint", metadata: ["checkpoint": "\(String(decoding: checkpoint, as: UTF8.self))"]
            )
        }
        guard let latest = unanchored else { return nil }
        do throws(AuditError) {
            try AuditAnchor.write(latest, to: settings.anchorPath)
            unanchored = nil
            return nil
        } catch {
            return error
        }
    }
}
