import GRDB

extension DatabaseError {
    /// Whether the connection is to be made anew: what it has in memory may not be what stands in the file.
    var endsConnection: Bool {
        switch resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_FULL, .SQLITE_CONSTRAINT: false
        default: true
        }
    }
}

extension StoreError {
    /// What is wrong with the file and the mend; never what stood in it.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as StoreError: self = error
        case let error as DatabaseError: self.init(.unavailable, "\(path): \(Self.detail(of: error))")
        default: self.init(.unavailable, "\(path): \(type(of: error))")
        }
    }

    private static func detail(of error: DatabaseError) -> String {
        switch error.resultCode {
        case .SQLITE_FULL: "the disk is full: make room; it goes on by itself"
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            "another process holds the database for too long: find it with `fuser` and end it"
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            "it cannot be opened for writing: give the file and its directory to the user that Brama runs as, on a disk "
                + "that is not read-only"
        case .SQLITE_NOTADB, .SQLITE_CORRUPT:
            "it is damaged or no SQLite database: move it away and start again; everybody logs in anew"
        case .SQLITE_IOERR:
            "the disk failed or is full (SQLite error \(error.extendedResultCode.rawValue)): see the system's log"
        default: "SQLite says error \(error.extendedResultCode.rawValue)"
        }
    }
}
