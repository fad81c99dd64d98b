import Glibc

/// Messages, keys and certificates are far below this.
private let longestInput = 16 << 20

/// A file's bytes, or standard input's where the path is "-".
/// - Throws: `noInput` where it cannot be read or is longer than 16 MiB.
func readInput(_ path: String) throws(CommandFailure) -> [UInt8] {
    let descriptor = path == "-" ? STDIN_FILENO : unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
        throw CommandFailure(.noInput, "\(path) cannot be read: check the name and the rights to it")
    }
    defer { if descriptor != STDIN_FILENO { close(descriptor) } }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while bytes.count <= longestInput {
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
        guard count >= 0 else { throw CommandFailure(.noInput, "\(path) cannot be read: is it a file?") }
        if count == 0 { return bytes }
        bytes += buffer[..<count]
    }
    throw CommandFailure(.noInput, "\(path) is longer than 16 MiB: no message is")
}
