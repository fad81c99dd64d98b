public import Logging

/// Opens the store that a configuration names; may wait for a disk.
/// - Throws: `unavailable`, with the mend, where it cannot be used.
public func openStore(
    _ configuration: GatewayConfiguration, logger: Logger
) throws(StoreError) -> any GatewayStore {
    switch configuration.store {
    case .memory: return MemoryStore()
    case .redis(let redis):
        guard let keys = StoreKeys(configuration.storeKeys) else {
            throw StoreError(.unavailable, "Redis needs a key: name one in store.keys")
        }
        let store = try RedisStore(redis, keys: keys, logger: logger)
        Task { await store.warn(logger) }
        return store
    case .sqlite(let path):
        let isThere = try SQLiteFile(path: path, patience: 0).isThere()
        if let keys = StoreKeys(configuration.storeKeys) {
            return try SQLiteStore(path: path, keys: keys, logger: logger)
        }
        let keys = try StoreKeyFile.keys(beside: path, storeIsThere: isThere)
        return try SQLiteStore(path: path, keys: keys, logger: logger)
    }
}
