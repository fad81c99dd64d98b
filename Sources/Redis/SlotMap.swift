/// Which node keeps which slot.
struct SlotMap: Sendable, Equatable {
    private(set) var masters: [RedisEndpoint] = []
    /// Index into `masters` by slot; -1 where nobody keeps it.
    private var owners = [Int32](repeating: -1, count: HashSlot.count)

    /// Reads the answer to CLUSTER SLOTS.
    /// - Parameter node: who answered; a missing host means the same.
    init?(_ reply: RESPValue, from node: RedisEndpoint) {
        guard let ranges = reply.array, !ranges.isEmpty else { return nil }
        for range in ranges {
            guard let parts = range.array, parts.count >= 3, let first = parts[0].integer,
                let last = parts[1].integer, 0 <= first, first <= last, last < HashSlot.count,
                let owner = Self.endpoint(parts[2], node)
            else { return nil }
            let index = index(of: owner)
            for slot in Int(first)...Int(last) { owners[slot] = index }
        }
    }

    subscript(slot: Int) -> RedisEndpoint? {
        let owner = owners[slot]
        return owner < 0 ? nil : masters[Int(owner)]
    }

    /// Notes that a slot moved.
    mutating func move(_ slot: Int, to endpoint: RedisEndpoint) { owners[slot] = index(of: endpoint) }

    private mutating func index(of endpoint: RedisEndpoint) -> Int32 {
        if let known = masters.firstIndex(of: endpoint) { return Int32(known) }
        masters.append(endpoint)
        return Int32(masters.count - 1)
    }

    private static func endpoint(_ value: RESPValue, _ node: RedisEndpoint) -> RedisEndpoint? {
        guard let parts = value.array, parts.count >= 2, let port = parts[1].integer else { return nil }
        let named = parts[0].text ?? ""
        let host = named.isEmpty || named == "?" ? node.host : named
        return RedisEndpoint(host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)")
    }
}
