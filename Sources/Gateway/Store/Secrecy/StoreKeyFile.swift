import Glibc

/// A file with a store's key: 32 random bytes that nobody but its owner reads.
public enum StoreKeyFile {
    /// Why none could be made, in words that follow the path.
    public struct Failure: Error, Sendable, Equatable {
        public let reason: String
        /// Another one stands there already.
        public let exists: Bool
    }

    /// Makes a key under a name that is free; complete or not at all, also where the machine stops in between.
    ///
    /// Never overwrites: a store whose key is gone is lost. Of two processes one makes it, the other gets `exists`.
    public static func create(
        at path: String, randomBytes: (Int) -> [UInt8] = Surroundings.systemRandomBytes
    ) throws(Failure) {
        let draft = "\(path).\(base64URL(randomBytes(9))).new"
        let descriptor = unsafe open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Failure(systemError: errno) }
        defer { unsafe unlink(draft) }
        let key = randomBytes(StoreKeys.keyLength)
        let written = unsafe key.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
        var failed = written == key.count ? 0 : written < 0 ? errno : ENOSPC
        // The creation mode passes through the umask, which may take even the owner's bits.
        if failed == 0, fchmod(descriptor, 0o600) != 0 || fsync(descriptor) != 0 { failed = errno }
        close(descriptor)
        if failed == 0, unsafe link(draft, path) != 0 { failed = errno }
        guard failed == 0 else { throw Failure(systemError: failed) }
        syncDirectory(of: path)
    }

    private static func syncDirectory(of path: String) {
        let parent = directory(of: path)
        let descriptor = unsafe open(parent.isEmpty ? "." : parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}

extension StoreKeyFile.Failure {
    fileprivate init(systemError: Int32) {
        switch systemError {
        case EEXIST:
            self.init(
                reason: "there is a file already, and a key is never overwritten: choose another name",
                exists: true)
        case ENOENT, ENOTDIR: self.init(reason: "there is no such directory: make it first", exists: false)
        case EACCES, EPERM, EROFS:
            self.init(reason: "permission denied: let this user write to the directory", exists: false)
        case ENOSPC, EDQUOT: self.init(reason: "the disk is full: make room", exists: false)
        default: self.init(reason: "the system says error \(systemError)", exists: false)
        }
    }
}
