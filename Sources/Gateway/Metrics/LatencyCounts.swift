/// Durations in buckets, each two fifths wider than the one before: quantiles are true to a sixth.
public struct LatencyCounts: Sendable {
    /// From one millisecond to 34 seconds; the last bucket has no end.
    static let bounds: [Double] = (0..<31).reduce(into: [0.001]) { bounds, _ in
        bounds.append((bounds.last ?? 0) * 1.4)
    }

    private static let buckets = 33
    private var counts: InlineArray<33, UInt32> = InlineArray(repeating: 0)

    public init() {}

    public var total: Int { (0..<Self.buckets).reduce(0) { $0 + Int(counts[$1]) } }

    mutating func add(_ duration: Duration) {
        let seconds = duration / .seconds(1)
        counts[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] &+= 1
    }

    mutating func add(_ other: LatencyCounts) {
        for bucket in 0..<Self.buckets { counts[bucket] &+= other.counts[bucket] }
    }

    /// The duration that a share of all do not exceed, evened out within a bucket.
    /// - Parameter share: 0.5 for the median.
    /// - Returns: nil where there are none; for those beyond the last bound, that bound.
    public func quantile(_ share: Double) -> Duration? {
        let total = total
        guard total > 0 else { return nil }
        let rank = max(1, share * Double(total))
        var before = 0.0
        for bucket in 0..<Self.buckets {
            let count = Double(counts[bucket])
            if count > 0, before + count >= rank {
                guard bucket < Self.bounds.count else { break }
                let low = bucket > 0 ? Self.bounds[bucket - 1] : 0
                let part = (rank - before) / count
                return .seconds(low + (Self.bounds[bucket] - low) * part)
            }
            before += count
        }
        return .seconds(Self.bounds[Self.bounds.count - 1])
    }
}
