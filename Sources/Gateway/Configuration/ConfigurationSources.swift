import Transport

/// What one reading of a configuration was made from, as digests: enough to tell what another reading changed.
struct ConfigurationSources: Sendable {
    /// Key → digests of its value and, where it names files, of their content. Keys of the profile start with `profile.`.
    private(set) var digests: [String: [UInt8]] = [:]
    /// Every file that was looked for; nil: it was not there. Taken before the file was read, so that what changes
    /// meanwhile is noticed later.
    private(set) var stamps: [String: FileStamp?] = [:]
    /// The keys that only a restart may change, as they stood in the file.
    private(set) var fixed: [String: ConfigurationValue] = [:]

    mutating func note(_ stamp: FileStamp?, of path: String) {
        if stamps[path] == nil { stamps[path] = .some(stamp) }
    }

    /// What a file holds that `label` names.
    mutating func note(content bytes: [UInt8], of label: String) {
        let isProfiles = ProfileSchema.schema.entry(at: label) != nil
        add(SecretDigest(of: bytes).bytes, to: isProfiles ? "profile." + label : label)
    }

    mutating func note(_ root: ConfigurationValue, of schema: ConfigurationSchema, prefix: String = "") {
        for entry in schema.entries {
            let value = root.value(at: entry.path.split(separator: "."))
            let text = value.map(\.canonicalText) ?? entry.defaultText.map { "default " + $0 } ?? ""
            add(SecretDigest(of: text).bytes, to: prefix + entry.path)
            if prefix.isEmpty, Self.needsRestart(entry.path) || Self.isAccess(entry.path), let value {
                fixed[entry.path] = value
            }
        }
    }

    private mutating func add(_ digest: [UInt8], to name: String) {
        digests[name, default: []] += digest
    }

    /// The same, but with what `other` says of the keys that stay as they were.
    func keeping(_ staying: FixedKeys, of other: ConfigurationSources) -> ConfigurationSources {
        var kept = self
        kept.digests = digests.filter { !staying.contains($0.key) }
            .merging(other.digests.filter { staying.contains($0.key) }) { $1 }
        kept.fixed = fixed.filter { !staying.contains($0.key) }
            .merging(other.fixed.filter { staying.contains($0.key) }) { $1 }
        return kept
    }

    /// Names of the keys that differ, sorted.
    func changes(to other: ConfigurationSources) -> [String] {
        Set(digests.keys).union(other.digests.keys).filter { digests[$0] != other.digests[$0] }.sorted()
    }

    /// Which keys stay as they were until a restart, where `changes` are the keys that have changed.
    static func staying(_ changes: [String]) -> FixedKeys {
        FixedKeys(isOtherStore: changes.contains { $0.hasPrefix("store.") && needsRestart($0) })
    }

    struct FixedKeys {
        /// Then how it knows us goes with it.
        let isOtherStore: Bool

        func contains(_ path: String) -> Bool {
            needsRestart(path) || (isOtherStore && isAccess(path))
        }
    }

    /// Whether it is how a running store knows us, and we it: what is renewed while it runs.
    private static func isAccess(_ path: String) -> Bool {
        [
            "store.redis.passwordFile", "store.redis.sentinelPasswordFile", "store.redis.caFile",
        ].contains(path) || path.hasPrefix("store.redis.clientCertificate.")
    }

    /// Whether a running gateway cannot change it: addresses and the store are opened once, and a login under way
    /// was told the public URL, the name of the service provider and the names of cookies.
    static func needsRestart(_ path: String) -> Bool {
        let names = [
            "publicURL", "listen", "adminListen", "serviceProvider.entityID", "session.cookieName",
            "session.cookieDomain", "limits.connections",
        ]
        return names.contains(path)
            || (["store.", "audit.", "shutdown."].contains { path.hasPrefix($0) } && !isAccess(path))
    }
}

extension ConfigurationValue {
    /// Equal for equal values, wherever they stand.
    fileprivate var canonicalText: String {
        switch content {
        case .scalar(let text, _): "\(text.utf8.count):\(text)"
        case .list(let items): "[" + items.map(\.canonicalText).joined(separator: ",") + "]"
        case .mapping(let entries):
            "{"
                + entries.map { "\($0.key.utf8.count):\($0.key)=\($0.value.canonicalText)" }.sorted()
                .joined(separator: ",") + "}"
        case .empty: ""
        }
    }
}
