/// The tables of a store in SQLite, and the marks by which such a file is known.
///
/// Rows tell when something ends and which rows are of one person or browser, by MACs; everything else is sealed.
/// A session's row number is the first eight bytes of its digest, so that a session check is one walk down one tree.
/// Counters are kept by triggers: a bound costs one row to look at, whoever writes.
enum SQLiteSchema {
    /// "Bram"; `file(1)` and we know the file by it.
    static let applicationID: Int64 = 0x4272_616D
    /// The version that this Brama writes and reads.
    static let version: Int64 = 1

    /// One script for each version, from the one before.
    static let migrations: [String] = [first]

    private static let first = """
        CREATE TABLE session(
            id INTEGER PRIMARY KEY, key BLOB NOT NULL, ends INTEGER NOT NULL, seen INTEGER NOT NULL,
            record BLOB NOT NULL, browser BLOB NOT NULL, name BLOB NOT NULL) STRICT;
        CREATE INDEX session_ends ON session(ends);
        CREATE INDEX session_browser ON session(browser);
        CREATE INDEX session_name ON session(name);
        CREATE TABLE login(
            number INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, ends INTEGER NOT NULL, browser BLOB NOT NULL,
            record BLOB NOT NULL) STRICT;
        CREATE INDEX login_ends ON login(ends);
        CREATE INDEX login_browser ON login(browser);
        CREATE TABLE claim(key BLOB PRIMARY KEY, ends INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX claim_ends ON claim(ends);
        CREATE TABLE shared(name TEXT PRIMARY KEY, revision INTEGER NOT NULL, record BLOB NOT NULL)
            STRICT, WITHOUT ROWID;
        CREATE TABLE counter(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        INSERT INTO counter VALUES ('session', 0), ('login', 0), ('claim', 0);
        \(counting("session"))
        \(counting("login"))
        \(counting("claim"))
        """

    private static func counting(_ table: String) -> String {
        """
        CREATE TRIGGER \(table)_added AFTER INSERT ON \(table) BEGIN
            UPDATE counter SET value = value + 1 WHERE name = '\(table)';
        END;
        CREATE TRIGGER \(table)_removed AFTER DELETE ON \(table) BEGIN
            UPDATE counter SET value = value - 1 WHERE name = '\(table)';
        END;
        """
    }
}
