import Glibc

/// The file that lines are appended to; one thread uses it.
struct AuditFile: ~Copyable {
    /// How the file differs from what was left.
    enum Change: Equatable {
        case none
        /// The name is free, or stands for another file.
        case movedAway
        case shortened
        /// Somebody else appended: found so many bytes.
        case grown(Int)
    }

    let path: String
    /// Bytes, as far as they are known to be whole lines.
    private(set) var size: Int
    /// Whether a part of a line may stand behind `size`.
    private(set) var isTorn = false
    /// Whether what was cut off may come back with a power failure.
    private var isCutUnkept = false
    let descriptor: Int32
    private let inode: UInt64
    private let device: UInt64
    private let disk: AuditDisk

    /// Opens it, or makes it with mode 0600.
    init(_ path: String, disk: AuditDisk) throws(AuditError) {
        let flags = O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        let descriptor = unsafe open(path, flags, 0o600)
        guard descriptor >= 0 else { throw AuditError(.unusable, path, systemError: errno) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw AuditError(.foreignFile, "\(path): is no regular file; name one")
        }
        self.path = path
        self.disk = disk
        self.descriptor = descriptor
        size = Int(status.st_size)
        inode = UInt64(status.st_ino)
        device = UInt64(status.st_dev)
        if size == 0 { syncDirectory(of: path) }
    }

    deinit { close(descriptor) }

    func change() -> Change {
        var status = stat()
        guard unsafe stat(path, &status) == 0, UInt64(status.st_ino) == inode,
            UInt64(status.st_dev) == device
        else { return .movedAway }
        let found = Int(status.st_size)
        if found < size { return .shortened }
        return found == size || isTorn ? .none : .grown(found)
    }

    /// Whether no name stands for it any more: what is written to it now is lost with it.
    var isDeleted: Bool {
        var status = stat()
        return unsafe fstat(descriptor, &status) == 0 && status.st_nlink == 0
    }

    /// Before another file takes its place: what nobody was promised must not stay, as its numbers are given again.
    /// - Throws: `unavailable`; then it is still this file's turn, wherever it lies now.
    mutating func leave() throws(AuditError) {
        if isTorn { try cut() }
        guard isCutUnkept else { return }
        guard disk.sync(descriptor) == 0 else {
            throw AuditError(.unavailable, path, systemError: errno)
        }
        isCutUnkept = false
    }

    /// Takes what the file holds now for granted.
    mutating func accept(size found: Int) { size = found }

    /// Appends whole lines durably, all or nothing: what a disk that is full or fails took of them is cut off again.
    /// - Throws: `unavailable`.
    mutating func append(_ bytes: [UInt8]) throws(AuditError) {
        if isTorn { try cut() }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = disk.write(descriptor, rest)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw takenBack(count == 0 ? ENOSPC : errno) }
            rest = rest.dropFirst(count)
        }
        guard disk.sync(descriptor) == 0 else { throw takenBack(errno) }
        size += bytes.count
        isCutUnkept = false
    }

    private mutating func takenBack(_ error: Int32) -> AuditError {
        isTorn = true
        try? cut()
        return AuditError(.unavailable, path, systemError: error)
    }

    private mutating func cut() throws(AuditError) {
        guard disk.cut(descriptor, size) == 0 else {
            throw AuditError(.unavailable, path, systemError: errno)
        }
        (isTorn, isCutUnkept) = (false, true)
    }
}
