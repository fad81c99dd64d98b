import GRDB
import SAML
import Synchronization

/// Takes away what has ended, a little with each transaction, and gives room back to the disk.
final class SQLiteSweep: Sendable {
    private struct State {
        var next = Instant(milliseconds: .min)
        var nextShrinking = Instant(milliseconds: .min)
    }

    private static let interval: Duration = .seconds(1)
    private static let shrinkingInterval: Duration = .seconds(60)
    /// Rows of each table; a transaction stays short.
    private static let rows = 200
    /// Free pages that are kept for what comes.
    private static let sparePages: Int64 = 2_048
    private static let pagesAtOnce = 512

    private let state = Mutex(State())

    /// - Parameter spared: a table from which nothing is taken.
    func run(_ database: Database, at now: Instant?, sparing spared: SQLiteTable?) throws {
        guard let now else { return }
        let isDue = state.withLock { $0.next <= now || now + Self.interval < $0.next }
        guard isDue else { return }
        let isMoreLeft = try Self.sweep(database, at: now, rows: Self.rows, sparing: spared)
        state.withLock { $0.next = isMoreLeft ? now : now + Self.interval }
        try shrink(database, at: now)
    }

    /// - Returns: whether there may be more.
    private static func sweep(
        _ database: Database, at now: Instant, rows: Int, sparing spared: SQLiteTable?
    ) throws -> Bool {
        var isMoreLeft = false
        for table in SQLiteTable.allCases where table != spared {
            isMoreLeft = try sweep(table, database, at: now, rows: rows) == rows || isMoreLeft
        }
        return isMoreLeft
    }

    @discardableResult
    static func sweep(_ table: SQLiteTable, _ database: Database, at now: Instant, rows: Int) throws
        -> Int
    {
        try database.run(
            """
            DELETE FROM \(table.rawValue) WHERE \(table.key) IN
                (SELECT \(table.key) FROM \(table.rawValue) WHERE ends <= ? LIMIT ?)
            """, .integer(now.milliseconds), .integer(Int64(rows)))
        return database.changesCount
    }

    /// Free pages are used again; only where they are the greater part of the file do some go back.
    private func shrink(_ database: Database, at now: Instant) throws {
        let isDue = state.withLock { state in
            guard state.nextShrinking <= now || now + Self.shrinkingInterval < state.nextShrinking else {
                return false
            }
            state.nextShrinking = now + Self.shrinkingInterval
            return true
        }
        guard isDue else { return }
        let free = try database.integer("PRAGMA freelist_count") ?? 0
        let all = try database.integer("PRAGMA page_count") ?? 0
        guard free > Self.sparePages, free > all / 2 else { return }
        try database.execute(sql: "PRAGMA incremental_vacuum(\(Self.pagesAtOnce))")
        state.withLock { $0.nextShrinking = now + Self.interval }
    }
}
