import Synchronization

/// How long something took, in buckets from one millisecond to thirty seconds.
///
/// Its parts are read one after the other: a reading during an observation may be one short in one of them, and the
/// next reading is not.
final class Histogram: Sendable {
    /// Upper bounds in seconds, but for the last bucket, which has none.
    static let bounds: [Double] = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
    ]

    private static let nanosecondBounds = bounds.map { Int($0 * 1_000_000_000) }

    /// Not cumulative; one more than bounds.
    private let buckets = (0...bounds.count).map { _ in Counter() }
    private let nanoseconds = Counter()

    func observe(_ duration: Duration) {
        let taken = duration.wholeNanoseconds
        let place = Self.nanosecondBounds.firstIndex { taken <= $0 } ?? Self.bounds.count
        buckets[place].increment()
        nanoseconds.increment(by: taken)
    }

    struct Reading {
        /// Of each bucket with all before it; the last is of all.
        let cumulative: [Int]
        let seconds: Double
    }

    var reading: Reading {
        var sum = 0
        let cumulative = buckets.map { bucket in
            sum += bucket.value
            return sum
        }
        return Reading(cumulative: cumulative, seconds: Double(nanoseconds.value) / 1_000_000_000)
    }
}

extension Duration {
    /// From nothing to some hundred years; below it is nothing.
    var wholeNanoseconds: Int {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0, seconds < 9_000_000_000 else {
            return seconds < 0 ? 0 : .max / 2
        }
        return Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
    }
}
