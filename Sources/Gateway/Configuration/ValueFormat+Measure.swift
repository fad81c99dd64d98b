extension ValueFormat where Value == Duration {
    /// Whole days: `730d`.
    static func days(_ least: String, _ most: String) -> ValueFormat {
        let allowed = "a whole number of days, from \(least) to \(most)"
        let range = (measured(least, ["d": 1]) ?? 0)...(measured(most, ["d": 1]) ?? 0)
        return .scalar("a number of days", allowed: allowed) { text in
            guard let days = measured(text, ["d": 1]) else {
                return .failure(ValueProblem("is not a number of days"))
            }
            guard range.contains(days) else { return .failure(ValueProblem("is out of range")) }
            return .success(.seconds(days * 86_400))
        }
    }
}

extension ValueFormat where Value == Int {
    /// Bytes, in powers of ten: `100MB`.
    static func fileSize(_ least: String, _ most: String) -> ValueFormat {
        let units = ["kB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000]
        let range = (measured(least, units) ?? 0)...(measured(most, units) ?? 0)
        return .scalar(
            "a size", allowed: "a whole number and a unit (kB, MB or GB), from \(least) to \(most)"
        ) { text in
            guard let bytes = measured(text, units) else { return .failure(ValueProblem("is not a size")) }
            guard range.contains(bytes) else { return .failure(ValueProblem("is out of range")) }
            return .success(bytes)
        }
    }
}

extension ValueFormat where Value == String {
    /// A name that needs no escape anywhere.
    static let nodeName = ValueFormat.scalar(
        "a name", allowed: "1 to 64 of A-Z, a-z, 0-9, \".\", \"_\", \"-\""
    ) { text in
        let isPlain = text.utf8.allSatisfy { isBase64URL($0) || $0 == UInt8(ascii: ".") }
        return isPlain && (1...64).contains(text.utf8.count)
            ? .success(text) : .failure(ValueProblem("is not such a name"))
    }
}

/// A whole number with one of the units.
private func measured(_ text: String, _ units: [String: Int]) -> Int? {
    let digits = text.utf8.prefix { (0x30...0x39).contains($0) }
    guard (1...9).contains(digits.count), let number = Int(Substring(digits)),
        let unit = units[String(text.dropFirst(digits.count))]
    else { return nil }
    return number * unit
}
