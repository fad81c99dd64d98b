import Glibc

/// A look at what stands under the path, before it is opened as a database or missed its key: whoever named a wrong
/// path is to be told of that.
extension SQLiteFile {
    private static let magic = Array("SQLite format 3\0".utf8)
    private static let applicationIDOffset = 68
    private static let headLength = 72

    /// - Returns: whether a store is there, as far as its first bytes tell; an empty file is as good as none.
    /// - Throws: `unavailable` for what can be no store.
    func isThere() throws(StoreError) -> Bool {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return errno != ENOENT && errno != ENOTDIR }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw refusal(" is a directory: name a file in it in store.url")
        default: throw refusal(" is no regular file: name another one in store.url")
        }
        guard status.st_size > 0 else { return false }
        // Where it may not be read, opening it says so.
        guard let head = head() else { return true }
        guard head.starts(with: Self.magic) else {
            throw refusal(
                ": it is damaged or no SQLite database: name another file in store.url, or move it away and start again; "
                    + "everybody logs in anew")
        }
        // Where the log beside it was not merged yet, the mark is zero still.
        let mark = head.dropFirst(Self.applicationIDOffset).reduce(Int64(0)) { $0 << 8 | Int64($1) }
        guard head.count < Self.headLength || mark == 0 || mark == SQLiteSchema.applicationID else {
            throw refusal(" is a database of another program: name another file in store.url")
        }
        return true
    }

    private func refusal(_ what: String) -> StoreError { StoreError(.unavailable, path + what) }

    private func head() -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: Self.headLength)
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
        return count < 0 ? nil : Array(bytes[..<count])
    }
}
