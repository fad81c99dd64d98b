import GRDB
import GRDBSQLite

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Short forms for statements that are prepared once and run often.
extension Database {
    func run(_ sql: String, _ values: DatabaseValue...) throws { try run(sql, values) }

    func run(_ sql: String, _ values: [DatabaseValue]) throws {
        try cachedStatement(sql: sql).execute(arguments: StatementArguments(values))
    }

    func rows<Value>(_ sql: String, _ values: [DatabaseValue], read: (Row) throws -> Value) throws -> [Value]
    {
        let cursor = try Row.fetchCursor(
            try cachedStatement(sql: sql), arguments: StatementArguments(values))
        var found: [Value] = []
        while let row = try cursor.next() { found.append(try read(row)) }
        return found
    }

    /// The only row, where there is one.
    func row<Value>(
        _ sql: String, _ values: DatabaseValue..., read: (Row) throws -> Value
    ) throws -> Value? {
        try rows(sql, values, read: read).first
    }

    /// The first number of the only row.
    func integer(_ sql: String, _ values: DatabaseValue...) throws -> Int64? {
        try rows(sql, values) { $0.integer(0) }.first
    }

    /// Whether another file, or none, stands under the path by now.
    var isMoved: Bool {
        var moved: Int32 = 0
        let result = unsafe sqlite3_file_control(sqliteConnection, nil, SQLITE_FCNTL_HAS_MOVED, &moved)
        return result != SQLITE_OK || moved != 0
    }
}

extension Row {
    func integer(_ column: Int) -> Int64 { self[column] }

    func bytes(_ column: Int) -> [UInt8] { Array(self[column] as Data) }
}

extension DatabaseValue {
    static func integer(_ value: Int64) -> DatabaseValue { value.databaseValue }
    static func text(_ value: String) -> DatabaseValue { value.databaseValue }
    static func blob(_ value: [UInt8]) -> DatabaseValue { Data(value).databaseValue }
}

extension [[UInt8]] {
    /// For a list of as many question marks.
    var values: [DatabaseValue] { map { .blob($0) } }

    /// `?,?,?`
    var questionMarks: String { [String](repeating: "?", count: count).joined(separator: ",") }
}
