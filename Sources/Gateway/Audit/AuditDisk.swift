import Glibc

/// The calls of the system that an audit file is written with; tests put failing ones in their place.
struct AuditDisk: Sendable {
    /// As write(2): bytes written, or -1 and `errno`.
    var write: @Sendable (_ descriptor: Int32, _ bytes: ArraySlice<UInt8>) -> Int
    /// As fdatasync(2).
    var sync: @Sendable (_ descriptor: Int32) -> Int32
    /// As ftruncate(2).
    var cut: @Sendable (_ descriptor: Int32, _ size: Int) -> Int32

    static let system = AuditDisk(
        write: { descriptor, bytes in
            unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
        },
        sync: { fdatasync($0) },
        cut: { ftruncate($0, off_t($1)) })
}

/// Makes a directory's entries durable.
func syncDirectory(of path: String) {
    let parent = directory(of: path)
    let descriptor = unsafe open(parent.isEmpty ? "." : parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
}
