import CTransport

/// What the system tells of the place where files are to lie.
public enum FileSystem {
    /// Whether a directory is of a file system that keeps files. At /proc and /sys root passes every question about rights,
    /// and can make nothing.
    /// - Source: statfs(2).
    public static func keepsFiles(inDirectory path: String) -> Bool {
        unsafe ctr_directory_keeps_files(path)
    }
}
