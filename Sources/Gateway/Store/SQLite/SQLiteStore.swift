import GRDB
public import Logging
import SAML

/// State in a file on this host: it survives restarts, and several processes here may share it.
///
/// What stands there is sealed with `StoreKeys`. What was acknowledged survives a killed process, and, but for
/// logins under way and idle times, a power failure. A store that broke goes on by itself when the cause is gone.
/// - Source: decisions 0101, 0102 and 0198.
public final class SQLiteStore: GatewayStore {
    private static let readerCount = 2

    let keys: StoreKeys
    let limits: StoreLimits
    let writer: SQLiteWriter
    let unreadable: UnreadableRecords
    let readers: [SQLiteReader]
    let glance: SQLiteGlance

    /// Opens the file, or makes it with mode 0600 and its directory with 0700; waits for the disk.
    /// - Throws: `unavailable` where it cannot be opened, is of another program or a newer Brama, or was sealed with
    ///   other keys.
    public convenience init(
        path: String, keys: StoreKeys, limits: StoreLimits = StoreLimits(), logger: Logger
    ) throws(StoreError) {
        try self.init(path: path, keys: keys, limits: limits, patience: 5_000, logger: logger)
    }

    /// - Parameter patience: milliseconds that another process may hold the database.
    init(
        path: String, keys: StoreKeys, limits: StoreLimits = StoreLimits(), patience: Int, logger: Logger
    ) throws(StoreError) {
        let file = SQLiteFile(path: path, patience: patience)
        let check = SQLiteKeyCheck(keys: keys, path: path)
        let connection = try SQLiteWriteConnection(file) { database in try check.run(database) }
        self.keys = keys
        self.limits = limits
        writer = SQLiteWriter(connection)
        readers = (0..<Self.readerCount).map { _ in SQLiteReader(file, following: connection) }
        glance = SQLiteGlance(file, following: connection)
        unreadable = UnreadableRecords(logger: logger)
    }

    /// One reader for all that is read of one key: they share the load by chance.
    func reader(for key: SecretDigest) -> SQLiteReader {
        readers[Int(key.bytes[31]) % readers.count]
    }

    /// Writes, for a full disk is felt by writing only.
    public func checkHealth() async throws(StoreError) {
        try await writer.write(.system, at: Instant(milliseconds: .min)) { database in
            try database.run(
                "INSERT INTO counter VALUES ('health', 1) ON CONFLICT DO UPDATE SET value = value + 1")
        }
        for reader in readers {
            _ = try await reader.read { database in
                try database.integer("SELECT value FROM counter WHERE name = 'session'")
            }
        }
    }
}
