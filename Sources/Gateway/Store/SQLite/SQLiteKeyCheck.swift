import GRDB

/// A record that tells whether the keys are those of the store: with others everybody would be logged out, and nodes
/// with different keys would each write what the other cannot read.
struct SQLiteKeyCheck: Sendable {
    private static let name = "key-check"
    private static let id = Array(name.utf8)

    let keys: StoreKeys
    let path: String

    /// Makes the record in a new store, and seals it anew where an older key did.
    /// - Throws: `unavailable` where none of the keys opens it.
    func run(_ database: Database) throws {
        if let sealed = try examine(database), keys.isCurrent(sealed) { return }
        let sealed = try keys.seal([], kind: .keyCheck, id: Self.id)
        try database.run(
            "INSERT OR REPLACE INTO shared VALUES (?, 0, ?)", .text(Self.name), .blob(sealed))
    }

    /// - Returns: the record, still sealed; nil where there is none yet.
    func examine(_ database: Database) throws -> [UInt8]? {
        let record = try database.row("SELECT record FROM shared WHERE name = ?", .text(Self.name)) {
            $0.bytes(0)
        }
        guard let record else { return nil }
        do {
            _ = try keys.open(record, kind: .keyCheck, id: Self.id)
        } catch {
            throw StoreError(.unavailable, "\(path): \(Self.detail(of: error))")
        }
        return record
    }

    private static func detail(of error: UnreadableRecord) -> String {
        switch error {
        case .unknownKey:
            "none of the keys opens what is in it: name in store.keys the key that it was made with, or that another "
                + "process here writes with; where that is lost, move the file away, and everybody logs in anew"
        case .unknownVersion: "it was sealed by a newer Brama: run that version"
        case .damaged: "its key check is damaged: move the file away, and everybody logs in anew"
        }
    }
}
