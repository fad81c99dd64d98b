import Glibc

/// The process's standard error.
enum StandardError {
    private static let writer: LineWriter = {
        // What still waits when the process ends gets a moment.
        atexit { StandardError.writer.finish(within: .seconds(1)) }
        return LineWriter(STDERR_FILENO)
    }()

    /// - Returns: how many lines before it were dropped, since nobody read.
    static func write(_ line: [UInt8]) -> Int { writer.write(line) }
}
