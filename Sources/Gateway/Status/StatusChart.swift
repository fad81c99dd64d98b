/// A chart of bars, one for each slot, with what it says in words; drawn by the template from numbers alone.
struct StatusChart: Sendable {
    /// Units of the drawing: it is stretched to its place.
    private static let height = 100.0

    let name: String
    /// What it says to who cannot see it.
    let summary: String
    /// Bars, each with a mark above it where there are two values.
    let values: [(bar: Double, mark: Double?)]
    /// The upper edge, in words.
    let top: String
    /// Whether there is anything to see.
    var isEmpty: Bool { values.allSatisfy { $0.bar == 0 } }

    /// How often something happened.
    init(_ name: String, counts: [Int], slot: String) {
        self.name = name
        let most = counts.max() ?? 0
        summary = most == 0 ? "none" : "\(counts.reduce(0, +)) in all, at most \(most) \(slot)"
        top = String(most)
        values = counts.map { (Double($0), nil) }
    }

    /// How long something took.
    /// - Parameter durations: median and 95th percentile; nil where nothing was measured.
    init(
        _ name: String, durations: [(median: Duration, high: Duration)?],
        all: (median: Duration, high: Duration)?
    ) {
        self.name = name
        summary =
            all.map {
                "half of them within \(Self.text($0.median)) (bars), 95 of 100 within \(Self.text($0.high)) (marks)"
            }
            ?? "none was measured"
        let highest = durations.compactMap { $0?.high }.max()
        top = highest.map(Self.text) ?? "0"
        values = durations.map { pair in
            pair.map { ($0.median / .seconds(1), $0.high / .seconds(1)) } ?? (0, nil)
        }
    }

    /// Milliseconds below a second, then seconds.
    static func text(_ duration: Duration) -> String {
        let milliseconds = Int((duration / .milliseconds(1)).rounded())
        guard milliseconds >= 1_000 else { return "\(milliseconds) ms" }
        let tenths = (milliseconds + 50) / 100
        return "\(tenths / 10).\(tenths % 10) s"
    }

    /// Rectangles in a drawing as wide as there are slots, the higher the more.
    var rectangles: (width: Int, bars: [[String: String]], marks: [[String: String]]) {
        let most = values.map { max($0.bar, $0.mark ?? 0) }.max() ?? 0
        guard most > 0 else { return (max(1, values.count), [], []) }
        var bars: [[String: String]] = []
        var marks: [[String: String]] = []
        for (index, value) in values.enumerated() where value.bar > 0 {
            let height = max(1, value.bar / most * Self.height)
            bars.append(Self.rectangle(index, top: Self.height - height, height: height))
            if let mark = value.mark {
                let level = min(Self.height - mark / most * Self.height, Self.height - 3)
                marks.append(Self.rectangle(index, top: level, height: 3))
            }
        }
        return (values.count, bars, marks)
    }

    private static func rectangle(_ index: Int, top: Double, height: Double) -> [String: String] {
        ["x": "\(index).1", "y": number(top), "height": number(height)]
    }

    /// With one decimal place at most.
    private static func number(_ value: Double) -> String {
        let tenths = Int((max(0, value) * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
