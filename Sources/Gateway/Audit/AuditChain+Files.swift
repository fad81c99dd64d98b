import Logging
import SAML

/// Which file the lines go to: what others do to it, when it is put aside, and when old ones go.
extension AuditChain {
    /// Notices what others did to the file.
    mutating func followFile(at now: Instant) throws(AuditError) {
        switch file.change() {
        case .none: break
        case .movedAway:
            let isDeleted = file.isDeleted
            if isDeleted { tellOfDeletion() }
            try file.leave()
            try open(isDeleted ? "deleted" : "moved", at: now)
            hasToldOfDeletion = false
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

    /// Once for each file, however long no other can be made.
    private mutating func tellOfDeletion() {
        guard !hasToldOfDeletion else { return }
        hasToldOfDeletion = true
        logger.critical(
            "audit log: the file was deleted, and its lines with it unless they were copied; find out who had access",
            metadata: ["file": "\(file.path)", "firstLine": "\(first)", "lastLine": "\(head.sequence)"])
    }

    mutating func rotateIfDue(at now: Instant) throws(AuditError) {
        // Opened by a clock that was ahead.
        openedAt = min(openedAt, now)
        let mayTry = rotationFailedAt.map { now.isPast(.seconds(60), since: $0) } ?? true
        guard file.size > 0, due.isEmpty, mayTry,
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
        written += 1
        (head, uncheckpointed) = (next, 0)
        guard anchor(checkpoint, at: now) == nil else {
            // It would be of another file; whoever writes next tells why.
            rotationFailedAt = now
            return
        }
        let archive = AuditArchive(path: settings.file)
        do {
            try archive.putAside(first...head.sequence)
        } catch {
            // A longer file is better than no login.
            rotationFailedAt = now
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

    /// Whole files only: the chain then begins later. They go once a line tells of it, by which `verify` knows that
    /// nobody else took them.
    mutating func removeExpired(at now: Instant) {
        for path in AuditArchive(path: settings.file).files(endingBefore: now - settings.retention)
        where !expired.contains(path) {
            expired.append(path)
            due.append(.expired(file: Self.name(of: path)))
        }
    }

    /// After the lines that tell of it are on the disk.
    mutating func deleteExpired() {
        for path in expired where AuditArchive.remove(path) {
            logger.notice(
                "audit log: a file is older than audit.retention and was deleted",
                metadata: ["file": "\(Self.name(of: path))"])
        }
        expired = []
    }

    private static func name(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }
}
