import Glibc

/// Reads a file line by line, whatever its size.
struct AuditReader: ~Copyable {
    /// Longer than any line of a log.
    static let longest = 16 << 20

    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var position = 0
    private var hasEnded = false

    /// nil where it cannot be opened or is no file.
    init?(_ path: String) {
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        var status = stat()
        guard descriptor >= 0, unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
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
            if let feed = buffer[searched...].firstIndex(of: 10) {
                defer { position = feed + 1 }
                return Line(bytes: Array(buffer[position..<feed]), isWhole: true)
            }
            searched = buffer.endIndex - position
            if buffer.count - position > Self.longest || !fill() {
                guard position < buffer.endIndex else { return nil }
                defer { position = buffer.endIndex }
                return Line(bytes: Array(buffer[position...]), isWhole: false)
            }
        }
    }

    /// Reads more behind what is left; what was given out goes.
    private mutating func fill() -> Bool {
        buffer.removeFirst(position)
        position = 0
        let start = buffer.count
        let chunk = 1 << 18
        buffer.append(contentsOf: repeatElement(0, count: chunk))
        var count: Int
        repeat {
            count = unsafe buffer.withUnsafeMutableBytes {
                unsafe read(descriptor, $0.baseAddress?.advanced(by: start), chunk)
            }
        } while count < 0 && errno == EINTR
        buffer.removeLast(chunk - max(0, count))
        return count > 0
    }

    static func firstLine(of path: String) -> AuditLine? {
        guard var reader = AuditReader(path), let line = reader.next(), line.isWhole else { return nil }
        return AuditLine(line.bytes)
    }
}
