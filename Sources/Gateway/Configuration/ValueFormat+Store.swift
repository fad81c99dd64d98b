extension ValueFormat where Value == GatewayConfiguration.Store {
    /// The path is as written: still to be resolved.
    static let storeURL = ValueFormat.scalar("a store", allowed: "sqlite:PATH or memory:") { text in
        if text == "memory:" { return .success(.memory) }
        guard text.hasPrefix("sqlite:") else {
            let isPlanned = ["redis://", "rediss://"].contains { text.hasPrefix($0) }
            return .failure(
                ValueProblem(isPlanned ? "is not available in this version" : "is not a known store"))
        }
        let path = text.dropFirst("sqlite:".count)
        // SQLite has meanings of its own for names that begin with a colon.
        guard (1...4_096).contains(path.utf8.count), !path.hasPrefix(":"), !path.hasSuffix("/"),
            !path.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F })
        else { return .failure(ValueProblem("names no file")) }
        return .success(.sqlite(path: String(path)))
    }
}
