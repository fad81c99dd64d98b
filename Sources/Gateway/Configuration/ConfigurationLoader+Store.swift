extension ConfigurationLoader {
    /// Bytes of a store key.
    private static let storeKeyLength = 32

    mutating func loadStore(
        _ reader: SettingsReader
    ) -> (store: GatewayConfiguration.Store?, keys: [[UInt8]]?) {
        let store = reader.value(GatewaySchema.storeURL, &findings).flatMap { loadStore($0, reader) }
        guard let paths = reader.value(GatewaySchema.storeKeys, &findings) else { return (store, nil) }
        let places = items(of: GatewaySchema.storeKeys.path, in: reader)
        var keys: [[UInt8]] = []
        for (index, path) in paths.enumerated() {
            let place = index < places.count ? places[index].origin : reader.origin
            let label = "store.keys[\(index)]"
            guard let bytes = readSecret(path, label: label, at: place, against: directory) else { continue }
            guard bytes.count == Self.storeKeyLength else {
                findings.add(
                    place,
                    "\(label): \(resolve(path, against: directory)) has \(bytes.count) bytes; allowed: exactly "
                        + "\(Self.storeKeyLength) random ones, as `brama key new FILE` makes them")
                continue
            }
            if keys.contains(bytes) { findings.add(place, "\(label): is the same key as another; keep one") }
            keys.append(bytes)
        }
        return (store, keys.count == paths.count ? keys : nil)
    }

    private mutating func loadStore(
        _ address: StoreAddress, _ reader: SettingsReader
    ) -> GatewayConfiguration.Store? {
        if case .redis(let address) = address { return loadRedis(address, reader).map { .redis($0) } }
        refuseRedisKeys(reader)
        return switch address {
        case .sqlite(let path): .sqlite(path: resolve(path, against: directory))
        default: .memory
        }
    }

    /// The items of a list as they stand in the file; none where the default counts.
    func items(of path: String, in reader: SettingsReader) -> [ConfigurationValue] {
        guard case .list(let items)? = reader.root.value(at: path.split(separator: "."))?.content else {
            return []
        }
        return items
    }
}
