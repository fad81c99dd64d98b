import SAML

/// A dictionary whose entries end; sweeping costs as much as there is to remove.
///
/// Entries wait in buckets of one minute by their end, so that a sweep never walks the living.
struct ExpiringTable<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry {
        var value: Value
        let until: Instant
    }

    private var entries: [Key: Entry] = [:]
    private var keysByMinute: [Int64: Set<Key>] = [:]
    private var oldestMinute = Int64.max

    var count: Int { entries.count }

    func value(_ key: Key, at now: Instant) -> Value? {
        guard let entry = entries[key], now < entry.until else { return nil }
        return entry.value
    }

    /// The same also where it has ended, as long as no sweep took it.
    func stored(_ key: Key) -> Value? { entries[key]?.value }

    mutating func insert(_ value: Value, under key: Key, until: Instant) {
        remove(key)
        entries[key] = Entry(value: value, until: until)
        let minute = Self.minute(of: until)
        keysByMinute[minute, default: []].insert(key)
        oldestMinute = min(oldestMinute, minute)
    }

    @discardableResult
    mutating func remove(_ key: Key) -> Value? {
        guard let entry = entries.removeValue(forKey: key) else { return nil }
        let minute = Self.minute(of: entry.until)
        keysByMinute[minute]?.remove(key)
        if keysByMinute[minute]?.isEmpty == true { keysByMinute[minute] = nil }
        return entry.value
    }

    /// Removes what has ended, whole minutes at a time.
    @discardableResult
    mutating func sweep(at now: Instant) -> [(Key, Value)] {
        let current = Self.minute(of: now)
        guard oldestMinute < current else { return [] }
        var ended: [(Key, Value)] = []
        for minute in keysByMinute.keys where minute < current {
            for key in keysByMinute.removeValue(forKey: minute) ?? [] {
                if let entry = entries.removeValue(forKey: key) { ended.append((key, entry.value)) }
            }
        }
        oldestMinute = keysByMinute.keys.min() ?? .max
        return ended
    }

    private static func minute(of instant: Instant) -> Int64 { instant.milliseconds / 60_000 }
}
