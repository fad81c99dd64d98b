import GRDB
import Glibc

/// The file of a store: opening it safely, from its marks to its tables.
struct SQLiteFile: Sendable {
    let path: String
    /// Milliseconds that another process may hold the database before we give up.
    let patience: Int

    /// Brings the tables up to date.
    ///
    /// Where several processes make the file at once, SQLite gives up on its first pages without waiting: we wait.
    /// - Parameter mayMake: whether what is missing is made, directory and file for our user alone. Source: decision 0202.
    func openForWriting(mayMake: Bool) throws -> DatabaseQueue {
        let end = ContinuousClock.now + .milliseconds(patience)
        while true {
            do {
                return try openOnce(mayMake: mayMake)
            } catch let error as DatabaseError
                where error.resultCode == .SQLITE_BUSY && ContinuousClock.now < end
            {
                usleep(10_000)
            }
        }
    }

    private func openOnce(mayMake: Bool) throws -> DatabaseQueue {
        if mayMake { makePrivateFile(path) }
        guard !isMissing else { throw gone }
        // SQLite would open it for reading alone and fail at the first login.
        try requireWritable()
        var configuration = commonConfiguration
        configuration.prepareDatabase { database in
            // Before the first page is written, or never.
            if try requireOurs(database, orNew: mayMake) {
                try database.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
            }
            try database.execute(
                sql: """
                    PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON; PRAGMA cache_size = -8000;
                    PRAGMA journal_size_limit = 16777216
                    """)
            try requireWriteAheadLog(database)
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.inTransaction(.immediate) { database in
            try migrate(database)
            return .commit
        }
        return queue
    }

    /// - Parameter cacheSize: KiB of pages that it keeps.
    func openForReading(cacheSize: Int = 8_000) throws -> DatabaseQueue {
        guard !isMissing else { throw gone }
        var configuration = commonConfiguration
        configuration.readonly = true
        configuration.prepareDatabase { database in
            _ = try requireOurs(database, orNew: false)
            try database.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cache_size = -\(cacheSize)")
        }
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    private var commonConfiguration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(Double(patience) / 1_000)
        configuration.label = "brama.store"
        configuration.foreignKeysEnabled = false
        // Batches begin and end their transactions themselves.
        configuration.allowsUnsafeTransactions = true
        return configuration
    }

    /// Refuses files of others before anything in them is touched.
    /// - Returns: whether it is empty.
    private func requireOurs(_ database: Database, orNew: Bool) throws -> Bool {
        // One look: another process may be making the tables.
        try database.beginTransaction(.deferred)
        defer { try? database.commit() }
        let application = try database.integer("PRAGMA application_id")
        let version = try database.integer("PRAGMA user_version") ?? 0
        if application == SQLiteSchema.applicationID {
            guard version <= SQLiteSchema.version else {
                throw StoreError(
                    .unavailable,
                    "\(path) is of a newer Brama (tables \(version), known up to \(SQLiteSchema.version)): run that "
                        + "version, or name another file in store.url")
            }
            guard version > 0 else {
                throw StoreError(
                    .unavailable,
                    "\(path) has lost the version of its tables (user_version is \(version)), by a foreign hand: move "
                        + "the file away, and everybody logs in anew; or put a backup back")
            }
            return false
        }
        let tables = try database.integer("SELECT count(*) FROM sqlite_master")
        guard application == 0, version == 0, tables == 0 else {
            throw StoreError(
                .unavailable, "\(path) is a database of another program: name another file in store.url")
        }
        guard orNew else { throw gone }
        return true
    }

    /// Whether nothing stands under the path.
    var isMissing: Bool { unsafe access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR) }

    /// Whether another file than the one that is open stands under the path. One that is gone is read on: what it says
    /// is still true.
    func isReplaced(for database: Database) -> Bool { database.isMoved && !isMissing }

    /// Of a file that is missing or empty.
    var gone: StoreError {
        StoreError(
            .unavailable,
            "\(path) is gone or empty: put it back; or restart, and a new one is made and everybody logs in anew"
        )
    }

    /// Without it readers would wait for writers, and NORMAL could damage the file.
    private func requireWriteAheadLog(_ database: Database) throws {
        guard try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL") == "wal" else {
            throw StoreError(
                .unavailable, "\(path): no write-ahead log on this file system: name a file on a local disk")
        }
    }

    /// Two processes may start at once: one migrates, the other waits and finds it done.
    private func migrate(_ database: Database) throws {
        let version = Int(try database.integer("PRAGMA user_version") ?? 0)
        guard version < SQLiteSchema.migrations.count else { return }
        for script in SQLiteSchema.migrations[version...] { try database.execute(sql: script) }
        try database.execute(
            sql: """
                PRAGMA user_version = \(SQLiteSchema.version);
                PRAGMA application_id = \(SQLiteSchema.applicationID)
                """)
    }

    private func requireWritable() throws(StoreError) {
        guard isWritable else {
            throw StoreError(
                .unavailable,
                "\(path): this user may not write to it: give the file and its directory to the user that Brama "
                    + "runs as, on a disk that is not read-only")
        }
    }

    /// Looks whether it could be used, and leaves it as it is.
    func examine(with keys: StoreKeys) throws(StoreError) {
        do {
            try requireWritable()
            try openForReading().unsafeRead { database in
                _ = try SQLiteKeyCheck(keys: keys, path: path).examine(database)
            }
        } catch {
            throw StoreError(error, path: path)
        }
    }
}
