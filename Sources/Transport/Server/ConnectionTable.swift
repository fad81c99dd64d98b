/// The connections of one event thread by token: slot and generation, so that a token of a closed connection
/// never finds its slot's next one.
struct ConnectionTable {
    private var slots: [Connection?] = []
    private var generations: [UInt32] = []
    private var free: [UInt32] = []
    private(set) var count = 0

    subscript(token: UInt64) -> Connection? {
        let slot = Int(token & 0xFFFF_FFFF)
        guard slot < slots.count, let connection = slots[slot], connection.token == token else { return nil }
        return connection
    }

    mutating func add(_ make: (_ token: UInt64) -> Connection) -> Connection {
        count += 1
        if let slot = free.popLast() {
            let connection = make(UInt64(generations[Int(slot)]) << 32 | UInt64(slot))
            slots[Int(slot)] = connection
            return connection
        }
        let connection = make(UInt64(slots.count))
        slots.append(connection)
        generations.append(0)
        return connection
    }

    /// - Returns: false where it was removed before.
    mutating func remove(_ token: UInt64) -> Bool {
        guard self[token] != nil else { return false }
        let slot = Int(token & 0xFFFF_FFFF)
        slots[slot] = nil
        // The highest generation is the listener's and the wake-up's.
        generations[slot] = (generations[slot] + 1) & 0x7FFF_FFFF
        free.append(UInt32(slot))
        count -= 1
        return true
    }

    /// As they are now: whoever goes through them may add and remove some.
    var all: some Sequence<Connection> { slots.lazy.compactMap { $0 } }
}
