import GRDB
import SAML

/// The tables whose rows end and are counted.
enum SQLiteTable: String, CaseIterable {
    case session, login, claim

    /// The column that names a row.
    var key: String {
        switch self {
        case .session: "id"
        case .login: "number"
        case .claim: "key"
        }
    }

    /// - Throws: `full` where the table has no room for more, also after what has ended is gone.
    func requireRoom(
        for count: Int = 1, of limit: Int, _ what: String, in database: Database, at now: Instant
    ) throws {
        guard try self.count(in: database) + count > limit else { return }
        try SQLiteSweep.sweep(self, database, at: now, rows: 1_000)
        guard try self.count(in: database) + count > limit else { return }
        throw StoreError(.full, "\(limit) \(what)")
    }

    private func count(in database: Database) throws -> Int {
        Int(try database.integer("SELECT value FROM counter WHERE name = ?", .text(rawValue)) ?? 0)
    }
}
