import GRDB
public import SAML

extension SQLiteStore {
    public func put(
        _ login: LoginTransaction, under key: SecretDigest, at now: Instant
    ) async throws(StoreError) {
        let record = try keys.seal(login, under: key)
        let browser = keys.lookUpKeys(login.browser.bytes, kind: .loginBrowser)
        let limits = limits
        // A login that a power failure takes is begun anew.
        try await writer.write(.system, at: now) { database in
            try Self.forgetFirstLogins(of: browser, keeping: limits.loginsPerBrowser - 1, database)
            try SQLiteTable.login.requireRoom(of: limits.logins, "open logins", in: database, at: now)
            try database.run(
                "INSERT INTO login(key, ends, browser, record) VALUES (?, ?, ?, ?)",
                .blob(key.bytes), .integer(login.expiresAt.milliseconds), .blob(browser[0]), .blob(record))
        }
    }

    private static func forgetFirstLogins(
        of browser: [[UInt8]], keeping count: Int, _ database: Database
    ) throws {
        try database.run(
            """
            DELETE FROM login WHERE number IN (SELECT number FROM login
                WHERE browser IN (\(browser.questionMarks)) ORDER BY number DESC LIMIT -1 OFFSET ?)
            """, browser.values + [.integer(Int64(count))])
    }

    public func takeLogin(
        _ key: SecretDigest, browser: SecretDigest, at now: Instant
    ) async throws(StoreError) -> LoginTaking {
        let (keys, unreadable) = (keys, unreadable)
        // No wait for the disk: what a session is acknowledged with is written after this, and a log is kept in order.
        return try await writer.write(.system, at: now) { database in
            let record = try database.row(
                "SELECT record FROM login WHERE key = ? AND ends > ?", .blob(key.bytes),
                .integer(now.milliseconds)
            ) { $0.bytes(0) }
            let login = record.flatMap { record in
                unreadable.reading(at: now) { () throws(UnreadableRecord) in
                    try keys.openLogin(record, under: key)
                }
            }
            guard let login, now < login.expiresAt else { return .unknown }
            guard login.browser == browser else { return .otherBrowser }
            try database.run("DELETE FROM login WHERE key = ?", .blob(key.bytes))
            return .taken(login)
        }
    }
}
