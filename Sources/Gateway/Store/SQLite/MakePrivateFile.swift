import Glibc

/// Makes a file and its directories for our user alone; SQLite would let everybody read it, and gives its side files
/// the mode of this one. Where it cannot be made, opening it says so.
func makePrivateFile(_ path: String) {
    makePrivateDirectories(directory(of: path))
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0o600)
    if descriptor >= 0 { close(descriptor) }
}

/// Those that are missing, with mode 0700.
func makePrivateDirectories(_ path: String) {
    guard !path.isEmpty, unsafe access(path, F_OK) != 0 else { return }
    makePrivateDirectories(directory(of: path))
    _ = unsafe mkdir(path, 0o700)
}

extension SQLiteFile {
    /// Whether this user could write to the file and beside it.
    var isWritable: Bool {
        let parent = directory(of: path)
        guard unsafe access(path, R_OK | W_OK) == 0 else { return false }
        return unsafe access(parent.isEmpty ? "." : parent, W_OK | X_OK) == 0
    }
}
