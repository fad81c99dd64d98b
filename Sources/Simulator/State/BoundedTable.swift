import SAML

/// Entries by key with an end to each, and never more than `capacity`: the oldest gives way.
struct BoundedTable<Value: Sendable>: Sendable {
    private struct Entry {
        let value: Value
        let end: Instant
        let serial: UInt64
    }

    private let capacity: Int
    private var entries: [String: Entry] = [:]
    /// Keys as they came, with those that are gone until the next sweep.
    private var order: [(key: String, serial: UInt64)] = []
    private var serial: UInt64 = 0

    init(capacity: Int) { self.capacity = capacity }

    var count: Int { entries.count }

    mutating func insert(_ value: Value, for key: String, until end: Instant, now: Instant) {
        serial += 1
        entries[key] = Entry(value: value, end: end, serial: serial)
        order.append((key, serial))
        if order.count > capacity + capacity / 2 || entries.count > capacity { sweep(now) }
    }

    func value(for key: String, now: Instant) -> Value? {
        guard let entry = entries[key], now < entry.end else { return nil }
        return entry.value
    }

    /// Takes an entry out: the next one who asks gets nothing.
    mutating func take(_ key: String, now: Instant) -> Value? {
        guard let entry = entries.removeValue(forKey: key), now < entry.end else { return nil }
        return entry.value
    }

    /// What still counts, the oldest first.
    func values(now: Instant) -> [Value] {
        order.compactMap { item in
            guard let entry = entries[item.key], entry.serial == item.serial, now < entry.end else {
                return nil
            }
            return entry.value
        }
    }

    private mutating func sweep(_ now: Instant) {
        order.removeAll { item in
            guard let entry = entries[item.key], entry.serial == item.serial else { return true }
            guard now >= entry.end else { return false }
            entries[item.key] = nil
            return true
        }
        // A tenth at once, so that the next insertions do not sweep again.
        guard entries.count > capacity else { return }
        let excess = entries.count - capacity + capacity / 10
        for item in order.prefix(excess) { entries[item.key] = nil }
        order.removeFirst(excess)
    }
}
