public import SAML

extension SQLiteStore {
    public func claim(
        _ ids: [MessageID], until: Instant, at now: Instant
    ) async throws(StoreError) -> Bool {
        let claims = SQLiteClaims(ids, until: until, limit: limits.claims)
        return try await writer.write(.disk, at: now) { database in try claims.make(in: database, at: now) }
    }
}
