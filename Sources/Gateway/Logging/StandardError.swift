import Glibc

/// The process's standard error.
enum StandardError {
    /// One write, so that lines of several threads do not mix.
    static func write(_ bytes: [UInt8]) {
        _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
