import Glibc

/// Reads a file line by line, whatever its size.
struct AuditReader: ~Copyable {
    /// Longer than any line of a log.
    static let longest = 16 << 20

    /// A gateway may be writing the last line: how often to look again, after a tenth of a second each.
    private var patience: Int
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var position = 0

    /// nil where it cannot be opened or is no file.
    init?(_ path: String, patience: Int = 0) {
        self.patience = patience
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        var status = stat()
        guard descriptor >= 0, unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG
        else {
            if descriptor >= 0 { close(descriptor) }
            return nil
        }
    }

    deinit { close(descriptor) }

    /// One line without its line feed.
    struct Line {
        let bytes: [UInt8]
        /// Whether a line feed follows.
        let isWhole: Bool
    }

    /// nil at the end.
    mutating func next() -> Line? {
        var searched = position
        while true {
            if let feed = feed(from: searched) {
                defer { position = feed + 1 }
                return Line(bytes: Array(buffer[position..<feed]), isWhole: true)
            }
            searched = buffer.count - position
            guard searched <= Self.longest, fill() || waited() else {
                guard position < buffer.count else { return nil }
                defer { position = buffer.count }
                return Line(bytes: Array(buffer[position...]), isWhole: false)
            }
        }
    }

    /// Whether it is worth looking for the rest of a line.
    private mutating func waited() -> Bool {
        guard position < buffer.count, patience > 0 else { return false }
        patience -= 1
        usleep(100_000)
        return true
    }

    /// memchr, since logs are long.
    private func feed(from start: Int) -> Int? {
        unsafe buffer.withUnsafeBytes { bytes -> Int? in
            guard let base = bytes.baseAddress, start < bytes.count,
                let found = unsafe memchr(base + start, 10, bytes.count - start)
            else { return nil }
            return unsafe UnsafeRawPointer(found) - base
        }
    }

    /// Reads more behind what is left; what was given out goes.
    private mutating func fill() -> Bool {
        let left = buffer.count - position
        let chunk = 1 << 18
        var read = 0
        let next = unsafe [UInt8](unsafeUninitializedCapacity: left + chunk) { room, count in
            for index in 0..<left { unsafe room[index] = buffer[position + index] }
            repeat {
                read = unsafe Glibc.read(descriptor, room.baseAddress?.advanced(by: left), chunk)
            } while read < 0 && errno == EINTR
            count = left + max(0, read)
        }
        (buffer, position) = (next, 0)
        return read > 0
    }

    static func firstLine(of path: String) -> AuditLine? {
        guard var reader = AuditReader(path), let line = reader.next(), line.isWhole else { return nil }
        return AuditLine(line.bytes)
    }
}
