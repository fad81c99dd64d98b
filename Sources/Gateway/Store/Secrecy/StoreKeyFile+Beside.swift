/// The key that a store on disk makes for itself, where the configuration names none.
extension StoreKeyFile {
    /// In the same directory, so that both are moved together; whoever wants them apart names one in store.keys.
    static func path(beside store: String) -> String { "\(store).key" }

    /// - Returns: nil where there is none.
    /// - Throws: `unavailable` where there is something else than a key.
    static func read(
        beside store: String, through files: ConfigurationFiles
    ) throws(StoreError) -> ConfigurationFiles.File? {
        let path = path(beside: store)
        switch files.read(path, StoreKeys.keyLength) {
        case .success(let file):
            guard file.bytes.count == StoreKeys.keyLength else {
                throw StoreError(
                    .unavailable,
                    "\(path) has \(file.bytes.count) bytes, a key has \(StoreKeys.keyLength): put the "
                        + "right one back, or move the store and its key away, and everybody logs in anew")
            }
            return file
        case .failure(let failure) where failure.isMissing: return nil
        case .failure(let failure):
            throw StoreError(.unavailable, "\(path) cannot be read: \(failure.reason)")
        }
    }

    /// The key beside a store, made where neither it nor the store is there yet.
    static func keys(beside store: String, storeIsThere: Bool) throws(StoreError) -> StoreKeys {
        let path = path(beside: store)
        if try read(beside: store, through: .disk) == nil {
            guard !storeIsThere else {
                throw StoreError(
                    .unavailable,
                    "\(path), the key of \(store), is gone: put it back, or move the store away too, and "
                        + "everybody logs in anew")
            }
            makePrivateDirectories(directory(of: store))
            do {
                try create(at: path)
            } catch {
                // Another process was faster: its key is the one.
                guard error.exists else { throw StoreError(.unavailable, "\(path): \(error.reason)") }
            }
        }
        guard let file = try read(beside: store, through: .disk), let keys = StoreKeys([file.bytes]) else {
            throw StoreError(.unavailable, "\(path) is gone again: keep others away from it")
        }
        guard file.mode & 0o077 == 0 else {
            throw StoreError(.unavailable, "\(path) may be used by others than its owner: chmod 600 \(path)")
        }
        return keys
    }
}
