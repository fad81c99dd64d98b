import GRDB
public import SAML

extension SQLiteStore {
    /// One transaction, and one wait for the disk.
    public func put(
        _ session: Session, under key: SecretDigest, until end: Instant, claiming ids: [MessageID],
        rememberedUntil: Instant, at now: Instant
    ) async throws(StoreError) -> [SecretDigest]? {
        let claims = SQLiteClaims(ids, until: rememberedUntil, limit: limits.claims)
        let record = try keys.seal(session, under: key)
        let browser = keys.lookUpKeys(session.browser.bytes, kind: .sessionBrowser)
        let name = keys.lookUpKeys(session.nameID)[0]
        let limit = limits.sessions
        return try await writer.write(.disk, at: now) { database in
            guard try claims.make(in: database, at: now) else { return nil }
            let replaced = try database.rows(
                "DELETE FROM session WHERE browser IN (\(browser.questionMarks)) RETURNING key",
                browser.values
            ) { $0.bytes(0) }
            try SQLiteTable.session.requireRoom(of: limit, "sessions", in: database, at: now)
            try database.run(
                "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?)", .integer(key.rowID), .blob(key.bytes),
                .integer(end.milliseconds), .integer(session.lastSeen.milliseconds), .blob(record),
                .blob(browser[0]), .blob(name))
            return replaced.compactMap { SecretDigest(bytes: $0) }
        }
    }

    public func session(_ key: SecretDigest, at now: Instant) async throws(StoreError) -> Session? {
        let stored = try await reader(for: key).read { try Self.row(of: key, in: $0, at: now) }
        return stored.flatMap { open($0, of: key, at: now) }
    }

    public func sessionAtHand(_ key: SecretDigest, at now: Instant) -> SessionAtHand {
        guard let looked = glance.read({ try Self.row(of: key, in: $0, at: now) }) else { return .unknown }
        return looked.flatMap { open($0, of: key, at: now) }.map { .present($0) } ?? .absent
    }

    private static func row(
        of key: SecretDigest, in database: Database, at now: Instant
    ) throws -> StoredSession? {
        try database.row(
            "SELECT key, seen, record FROM session WHERE id = ? AND ends > ?", .integer(key.rowID),
            .integer(now.milliseconds)
        ) { StoredSession($0) } ?? nil
    }

    public func touch(_ key: SecretDigest, until end: Instant, at now: Instant) async throws(StoreError) {
        // Idle time that a power failure takes is an early logout at worst.
        try await writer.write(.system, at: now) { database in
            try database.run(
                "UPDATE session SET seen = max(seen, ?), ends = ? WHERE id = ? AND key = ? AND ends > ?",
                .integer(now.milliseconds), .integer(end.milliseconds), .integer(key.rowID), .blob(key.bytes),
                .integer(now.milliseconds))
        }
    }

    public func removeSession(_ key: SecretDigest, at now: Instant) async throws(StoreError) -> Session? {
        let removed = try await writer.write(.disk, at: now) { database in
            try database.row(
                "DELETE FROM session WHERE id = ? AND key = ? RETURNING key, seen, record, ends",
                .integer(key.rowID), .blob(key.bytes)
            ) { $0.integer(3) > now.milliseconds ? StoredSession($0) : nil } ?? nil
        }
        return removed.flatMap { open($0, at: now) }?.session
    }

    public func removeSessions(
        nameID: String, sessionIndexes: [String], at now: Instant
    ) async throws(StoreError) -> [SecretDigest: Session] {
        let names = keys.lookUpKeys(nameID)
        return try await writer.write(.disk, at: now) { database in
            let rows = try database.rows(
                "SELECT key, seen, record, id FROM session WHERE name IN (\(names.questionMarks)) AND ends > ?",
                names.values + [.integer(now.milliseconds)]
            ) { (StoredSession($0), $0.integer(3)) }
            var removed: [SecretDigest: Session] = [:]
            for (row, id) in rows {
                let opened = row.flatMap { self.open($0, at: now) }
                // What cannot be read may be the one that is meant.
                guard opened?.session.isMeant(nameID: nameID, by: sessionIndexes) ?? true else { continue }
                if let opened { removed[opened.key] = opened.session }
                try database.run("DELETE FROM session WHERE id = ?", .integer(id))
            }
            return removed
        }
    }

    private func open(_ stored: StoredSession, of key: SecretDigest, at now: Instant) -> Session? {
        open(stored, at: now).flatMap { $0.key == key ? $0.session : nil }
    }

    private func open(_ stored: StoredSession, at now: Instant) -> (key: SecretDigest, session: Session)? {
        unreadable.reading(at: now) { () throws(UnreadableRecord) in
            var session = try keys.openSession(stored.record, under: stored.key)
            session.lastSeen = stored.seen
            return (stored.key, session)
        }
    }
}

/// A row of a session, still sealed.
private struct StoredSession: Sendable {
    let key: SecretDigest
    let seen: Instant
    let record: [UInt8]

    /// From the columns key, seen, record.
    init?(_ row: Row) {
        guard let key = SecretDigest(bytes: row.bytes(0)) else { return nil }
        self.key = key
        seen = Instant(milliseconds: row.integer(1))
        record = row.bytes(2)
    }
}

extension SecretDigest {
    /// The number of a session's row; two sessions of one number are as likely as guessing 63 bits.
    fileprivate var rowID: Int64 {
        Int64(bitPattern: bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }
}
