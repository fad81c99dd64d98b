import Logging
import SAML

/// Writes lines behind one another: into which file, signed when, put aside when. One thread uses it.
struct AuditChain: ~Copyable {
    let settings: AuditSettings
    let keys: AuditKeys
    let node: String
    private let surroundings: Surroundings
    private let disk: AuditDisk
    private let logger: Logger
    private let lock: AuditFileLock
    private var file: AuditFile
    private var head: AuditHead
    /// Of the first line of `file`.
    private var first = 1
    private var openedAt: Instant
    private var checkpointAt: Instant
    private var rotateNotBefore = Instant(milliseconds: 0)
    /// Lines behind the last checkpoint.
    private(set) var uncheckpointed = 0
    /// To be written before anything else.
    private var due: [AuditEvent] = []
    /// Whether a line feed must come before them, to end what a crash left.
    private var lacksFeed = false

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
        if let anchor, anchor.sequence > head.sequence { head = anchor }
        first = head.sequence + 1
        due.append(.opened(head == .genesis ? "first" : "continued", keys.signing.publicKey))
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
    /// - Throws: `unavailable`, `unusable`; nothing of this is in the chain then.
    mutating func write(
        _ events: [(event: AuditEvent, time: Instant)], sealing: Bool = false
    ) throws(AuditError) {
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
        guard !bytes.isEmpty || checkpoint != nil else { return }
        try file.append(bytes + (checkpoint.map { $0 + [10] } ?? []))
        (head, due, lacksFeed) = (next, [], false)
        uncheckpointed = checkpoint == nil ? lines : 0
        try file.sync()
        guard let checkpoint else { return }
        do {
            try anchor(checkpoint, at: now)
        } catch {
            // Tried again with the next lines.
            (checkpointAt, uncheckpointed) = (checkpointAt - settings.checkpointInterval, 1)
            throw error
        }
    }

    private func isCheckpointDue(_ lines: Int, _ sealing: Bool, at now: Instant) -> Bool {
        guard lines > 0 else { return false }
        return sealing || lines >= AuditSettings.checkpointLines
            || checkpointAt + settings.checkpointInterval <= now
    }

    /// Also into the program's log: whoever keeps that elsewhere can tell what is missing here.
    private mutating func anchor(_ checkpoint: [UInt8], at now: Instant) throws(AuditError) {
        checkpointAt = now
        try AuditAnchor.write(checkpoint, to: settings.anchorPath)
        logger.info(
            "audit checkpoint", metadata: ["checkpoint": "\(String(decoding: checkpoint, as: UTF8.self))"])
    }

    // MARK: Files

    /// Notices what others did to the file.
    private mutating func followFile(at now: Instant) throws(AuditError) {
        switch file.change() {
        case .none: break
        case .movedAway: try open("moved", at: now)
        case .shortened:
            logger.critical(
                "audit log: somebody shortened the file; rotate by moving it, never by copying and truncating",
                metadata: ["file": "\(file.path)"])
            try open("shortened", at: now)
        case .grown(let size):
            logger.critical(
                "audit log: somebody else writes into the file", metadata: ["file": "\(file.path)"])
            due.append(.disturbed(expected: file.size, found: size))
            file.accept(size: size)
        }
    }

    private mutating func rotateIfDue(at now: Instant) throws(AuditError) {
        guard file.size > 0, due.isEmpty, rotateNotBefore <= now,
            file.size >= settings.rotateSize || openedAt + settings.rotateAfter <= now
        else { return }
        try rotate(at: now)
    }

    /// Seals the file and puts it aside; the chain goes on in a new one.
    private mutating func rotate(at now: Instant) throws(AuditError) {
        var next = head
        let checkpoint = try AuditLine.writeCheckpoint(
            at: now, node: node, after: &next, signedBy: keys.signing)
        try file.append(checkpoint + [10])
        (head, uncheckpointed) = (next, 0)
        try file.sync()
        try anchor(checkpoint, at: now)
        let archive = AuditArchive(path: settings.file)
        do {
            try archive.putAside(first...head.sequence)
        } catch {
            // A longer file is better than no login.
            rotateNotBefore = now + .seconds(60)
            logger.error("audit log not rotated", metadata: ["reason": "\(error.detail)"])
            return
        }
        logger.notice("audit log rotated", metadata: ["file": "\(archive.name(of: first...head.sequence))"])
        try open("rotated", at: now)
        removeExpired(at: now)
    }

    private mutating func open(_ reason: String, at now: Instant) throws(AuditError) {
        file = try AuditFile(settings.file, disk: disk)
        lacksFeed = false
        first = head.sequence + 1
        openedAt = now
        due.append(.opened(reason, keys.signing.publicKey))
    }

    /// Whole files only: the chain then begins later, which `verify` says.
    mutating func removeExpired(at now: Instant) {
        for path in AuditArchive(path: settings.file).files(endingBefore: now - settings.retention) {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            guard AuditArchive.remove(path) else { continue }
            logger.notice(
                "audit log: a file is older than audit.retention and was deleted",
                metadata: ["file": "\(name)"])
            due.append(.expired(file: name))
        }
    }
}
