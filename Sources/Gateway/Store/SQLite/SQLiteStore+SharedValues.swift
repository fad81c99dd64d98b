import GRDB
import SAML

extension SQLiteStore {
    public func sharedValue(_ name: SharedValue.Name) async throws(StoreError) -> SharedValue? {
        let stored = try await readers[0].read { database in try Self.shared(name, database) }
        return stored.flatMap { open($0, name) }
    }

    public func replaceSharedValue(
        _ name: SharedValue.Name, at revision: Int64?, with bytes: [UInt8]
    ) async throws(StoreError) -> Bool {
        let sealed = try keys.seal(bytes, as: name)
        return try await writer.write(.disk, at: Instant(milliseconds: .min)) { database in
            let stored = try Self.shared(name, database)
            // What cannot be read is as if it were not there, here too: else it could never be replaced.
            guard stored.flatMap({ self.open($0, name) })?.revision == revision else { return false }
            try database.run(
                "INSERT OR REPLACE INTO shared VALUES (?, ?, ?)", .text(name.rawValue),
                .integer((stored?.revision ?? 0) + 1), .blob(sealed))
            return true
        }
    }

    private func open(_ stored: SharedValue, _ name: SharedValue.Name) -> SharedValue? {
        unreadable.reading(at: Surroundings.system.now()) { () throws(UnreadableRecord) in
            SharedValue(
                bytes: try keys.openShared(stored.bytes, as: name), revision: stored.revision,
                isSealedByOldKey: !keys.isCurrent(stored.bytes))
        }
    }

    /// Still sealed.
    private static func shared(_ name: SharedValue.Name, _ database: Database) throws -> SharedValue? {
        try database.row("SELECT revision, record FROM shared WHERE name = ?", .text(name.rawValue)) {
            SharedValue(bytes: $0.bytes(1), revision: $0.integer(0))
        }
    }
}
