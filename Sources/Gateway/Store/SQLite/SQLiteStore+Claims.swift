import GRDB
public import SAML

extension SQLiteStore {
    public func claim(
        _ ids: [MessageID], until: Instant, at now: Instant
    ) async throws(StoreError) -> Bool {
        let claims = ids.map { Array(SecretDigest(of: $0.value).bytes.prefix(16)) }
        let limit = limits.claims
        return try await writer.write(.disk, at: now) { database in
            for claim in claims {
                let known = try database.integer(
                    "SELECT 1 FROM claim WHERE key = ? AND ends > ?", .blob(claim), .integer(now.milliseconds)
                )
                if known != nil { return false }
            }
            try SQLiteTable.claim.requireRoom(
                for: claims.count, of: limit, "remembered message IDs", in: database, at: now)
            for claim in claims {
                try database.run(
                    "INSERT INTO claim VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET ends = excluded.ends",
                    .blob(claim), .integer(until.milliseconds))
            }
            return true
        }
    }
}
