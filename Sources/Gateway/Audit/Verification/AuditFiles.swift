import Glibc

/// The files of one log, in the order of their lines.
public struct AuditFiles: Sendable {
    public let paths: [String]

    /// Why there is nothing to read.
    public struct Missing: Error, Sendable {
        public let path: String
    }

    /// - Parameter given: one name stands for itself and the files that were put aside beside it; several for themselves,
    ///   in any order.
    /// - Throws: `Missing` where one cannot be read.
    public init(_ given: [String]) throws(Missing) {
        let all = given.count == 1 ? AuditArchive(path: given[0]).all() + given : given
        var seen: Set<[UInt64]> = []
        var found: [(path: String, first: Int, position: Int)] = []
        for (position, path) in all.enumerated() {
            var status = stat()
            guard AuditReader(path) != nil, unsafe stat(path, &status) == 0 else { throw Missing(path: path) }
            // A crash in the middle of putting a file aside leaves it two names.
            guard seen.insert([UInt64(status.st_dev), UInt64(status.st_ino)]).inserted else { continue }
            found.append((path, AuditReader.firstLine(of: path)?.sequence ?? Int.max, position))
        }
        paths = found.sorted { ($0.first, $0.position) < ($1.first, $1.position) }.map(\.path)
    }
}
