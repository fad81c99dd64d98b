import CTransport

/// What tells one state of a file from another without reading it.
public struct FileStamp: Sendable, Equatable {
    private let device: UInt64
    private let inode: UInt64
    private let size: Int64
    /// Nanoseconds since 1970: of the content, and of content, name or rights.
    private let modified: Int64
    private let changed: Int64

    /// Follows symbolic links, since some renewals swap those; nil where there is no such file.
    public init?(ofFileAt path: String) {
        var stamp = ctr_file_stamp()
        guard unsafe ctr_read_file_stamp(path, &stamp) else { return nil }
        device = stamp.device
        inode = stamp.inode
        size = stamp.size
        modified = stamp.modified
        changed = stamp.changed
    }

    /// For files that are not on disk: another number is another state.
    public init(of state: Int64) {
        (device, inode, size, modified, changed) = (0, 0, 0, state, state)
    }
}
