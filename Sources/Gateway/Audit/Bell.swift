import Glibc

/// Wakes one thread that sleeps until there is something to do.
final class Bell: Sendable {
    private let reading: Int32
    private let writing: Int32

    /// - Throws: `unusable` where descriptors have run out.
    init() throws(AuditError) {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw AuditError(.unusable, "a pipe", systemError: errno) }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (reading, writing) = (ends[0], ends[1])
    }

    deinit {
        close(reading)
        close(writing)
    }

    func ring() {
        var byte: UInt8 = 1
        // A full pipe rings already.
        _ = unsafe write(writing, &byte, 1)
    }

    /// Until it rings, or `milliseconds` have passed.
    func wait(milliseconds: Int32) {
        var waiting = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
        _ = unsafe poll(&waiting, 1, milliseconds)
        var bytes = [UInt8](repeating: 0, count: 4_096)
        while unsafe read(reading, &bytes, bytes.count) == bytes.count {}
    }
}
