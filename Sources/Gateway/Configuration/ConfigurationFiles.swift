import Glibc
package import Transport

/// Reads the files that a configuration names; tests put their own in its place.
package struct ConfigurationFiles: Sendable {
    package struct File: Sendable {
        package let bytes: [UInt8]
        /// Permission bits.
        package var mode: UInt32

        package init(bytes: [UInt8], mode: UInt32) {
            self.bytes = bytes
            self.mode = mode
        }
    }

    /// Why a file could not be read, in words that follow "cannot be read: ".
    package struct Failure: Error, Sendable {
        package let reason: String
        package let isMissing: Bool
        /// Whether it may pass without anybody touching the file: no free descriptor, a disk that fails.
        package let mayPass: Bool

        package init(reason: String, isMissing: Bool, mayPass: Bool = false) {
            self.reason = reason
            self.isMissing = isMissing
            self.mayPass = mayPass
        }
    }

    /// - Parameter limit: bytes; a longer file is refused, so that a wrong path (a log, a device) costs nothing.
    package let read: @Sendable (_ path: String, _ limit: Int) -> Result<File, Failure>

    /// Names in a directory; nil where it cannot be read.
    package let names: @Sendable (_ path: String) -> [String]?

    package let isWritableDirectory: @Sendable (_ path: String) -> Bool
    /// Permission bits of a directory; nil where there is none.
    package let directoryMode: @Sendable (_ path: String) -> UInt32?

    /// The state of a file, to see whether it changed; nil where there is none.
    package var stamp: @Sendable (_ path: String) -> FileStamp? = { FileStamp(ofFileAt: $0) }

    package init(
        read: @escaping @Sendable (_ path: String, _ limit: Int) -> Result<File, Failure>,
        names: @escaping @Sendable (_ path: String) -> [String]? = { _ in nil },
        isWritableDirectory: @escaping @Sendable (_ path: String) -> Bool,
        directoryMode: @escaping @Sendable (_ path: String) -> UInt32? = { _ in nil }
    ) {
        self.read = read
        self.names = names
        self.isWritableDirectory = isWritableDirectory
        self.directoryMode = directoryMode
    }

    /// The first directory on the way to a file in which anybody may put things; nil: none. In one that keeps things
    /// for their owners (/tmp) others cannot replace ours, yet it is no place for a key.
    func openDirectory(above path: String) -> String? {
        var directory = Gateway.directory(of: path)
        var isOwn = true
        while true {
            if directory.isEmpty { directory = "." }
            let mode = directoryMode(directory) ?? 0
            if mode & 0o002 != 0, isOwn || mode & 0o1000 == 0 { return directory }
            if directory == "/" || directory == "." { return nil }
            directory = Gateway.directory(of: directory)
            isOwn = false
        }
    }

    static let disk = ConfigurationFiles(
        read: readRegularFile, names: namesInDirectory,
        isWritableDirectory: { path in
            guard diskDirectoryMode(path) != nil, unsafe access(path, W_OK | X_OK) == 0 else { return false }
            return FileSystem.keepsFiles(inDirectory: path)
        }, directoryMode: diskDirectoryMode)

    private static func diskDirectoryMode(_ path: String) -> UInt32? {
        var status = stat()
        guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return nil }
        return status.st_mode & 0o7777
    }

    private static func namesInDirectory(_ path: String) -> [String]? {
        guard let directory = unsafe opendir(path) else { return nil }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafePointer(to: entry.pointee.d_name) { start in
                unsafe start.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            names.append(name)
        }
        return names
    }

    private static func readRegularFile(_ path: String, _ limit: Int) -> Result<File, Failure> {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return .failure(.init(systemError: errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return .failure(.init(systemError: errno)) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            return .failure(.init(reason: "it is not a regular file", isMissing: false))
        }
        guard status.st_size <= limit else {
            return .failure(.init(reason: "it is larger than \(limit) bytes", isMissing: false))
        }
        return readAll(descriptor, limit: limit).map { File(bytes: $0, mode: status.st_mode & 0o7777) }
    }

    private static func readAll(_ descriptor: Int32, limit: Int) -> Result<[UInt8], Failure> {
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var count = 0
        while count <= limit {
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count)
            }
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { return .failure(.init(systemError: errno)) }
            if got == 0 { return .success(Array(bytes[..<count])) }
            count += got
        }
        return .failure(.init(reason: "it is larger than \(limit) bytes", isMissing: false))
    }
}

extension ConfigurationFiles.Failure {
    init(systemError: Int32) {
        switch systemError {
        case ENOENT, ENOTDIR: self.init(reason: "there is no such file", isMissing: true)
        case EACCES, EPERM:
            self.init(reason: "permission denied; let the user that Brama runs as read it", isMissing: false)
        case ENXIO: self.init(reason: "it is not a regular file", isMissing: false)
        case EMFILE:
            self.init(
                reason:
                    "this process has no descriptor left; raise its limit of open files (LimitNOFILE=, ulimit -n)",
                isMissing: false, mayPass: true)
        case ENFILE:
            self.init(
                reason:
                    "this machine has no descriptor left; raise fs.file-max, or end what holds so many files",
                isMissing: false, mayPass: true)
        default:
            self.init(reason: "the system says error \(systemError)", isMissing: false, mayPass: true)
        }
    }
}

/// Joins a path with the directory of the file that holds it, and folds `..` by name: a built-in profile's directory
/// need not exist, and what a message names should be short.
func resolve(_ path: String, against directory: String) -> String {
    if path.hasPrefix("/") { return path }
    var names: [Substring] = []
    for name in (directory + "/" + path).split(separator: "/") where name != "." {
        if name == "..", let last = names.last, last != ".." {
            names.removeLast()
        } else if name != ".." || !directory.hasPrefix("/") {
            names.append(name)
        }
    }
    return (directory.hasPrefix("/") ? "/" : "") + names.joined(separator: "/")
}

/// The directory part of a path; empty for a bare name.
func directory(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
}
