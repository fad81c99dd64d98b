import GRDB
import SAML

/// Message IDs to be claimed in a transaction, all or none.
struct SQLiteClaims: Sendable {
    private let keys: [[UInt8]]
    private let end: Instant
    private let limit: Int

    init(_ ids: [MessageID], until end: Instant, limit: Int) {
        keys = ids.map { Array(SecretDigest(of: $0.value).bytes.prefix(16)) }
        self.end = end
        self.limit = limit
    }

    /// - Returns: false where one was claimed before.
    func make(in database: Database, at now: Instant) throws -> Bool {
        for key in keys {
            let known = try database.integer(
                "SELECT 1 FROM claim WHERE key = ? AND ends > ?", .blob(key), .integer(now.milliseconds))
            if known != nil { return false }
        }
        try SQLiteTable.claim.requireRoom(
            for: keys.count, of: limit, "remembered message IDs", in: database, at: now)
        for key in keys {
            try database.run(
                "INSERT INTO claim VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET ends = excluded.ends",
                .blob(key), .integer(end.milliseconds))
        }
        return true
    }
}
