import GRDB
import SAML

extension SQLiteStore {
    /// - Throws: `unavailable` also where it cannot be read: what another node or a newer version wrote must not be
    ///   replaced by something beside it. Source: decision 0120.
    public func sharedValue(_ name: SharedValue.Name) async throws(StoreError) -> SharedValue? {
        let stored = try await readers[0].read { database in try Self.shared(name, database) }
        guard let stored else { return nil }
        do {
            return SharedValue(
                bytes: try keys.openShared(stored.bytes, as: name), revision: stored.revision,
                isSealedByOldKey: !keys.isCurrent(stored.bytes))
        } catch {
            throw StoreError(
                .unavailable,
                "\(keyCheck.path): \(name.rawValue): \(error.detail); or move the file away, and everybody logs in anew"
            )
        }
    }

    public func replaceSharedValue(
        _ name: SharedValue.Name, at revision: Int64?, with bytes: [UInt8]
    ) async throws(StoreError) -> Bool {
        let sealed = try keys.seal(bytes, as: name)
        return try await writer.write(.disk, at: Instant(milliseconds: .min)) { database in
            let stored = try Self.shared(name, database)
            guard stored?.revision == revision else { return false }
            try database.run(
                "INSERT OR REPLACE INTO shared VALUES (?, ?, ?)", .text(name.rawValue),
                .integer((stored?.revision ?? 0) + 1), .blob(sealed))
            return true
        }
    }

    /// Still sealed.
    private static func shared(_ name: SharedValue.Name, _ database: Database) throws -> SharedValue? {
        try database.row("SELECT revision, record FROM shared WHERE name = ?", .text(name.rawValue)) {
            SharedValue(bytes: $0.bytes(1), revision: $0.integer(0))
        }
    }
}
