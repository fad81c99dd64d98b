/// A point in time on the UTC scale with millisecond resolution.
public struct Instant: Sendable, Hashable, Comparable {
    /// Since 1970-01-01T00:00:00Z, without leap seconds.
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Reads an xs:dateTime that ends in `Z`, with 0 to 9 fraction digits (truncated to milliseconds).
    /// nil for anything else: offsets, leap seconds, years outside 1970…9998, impossible dates, over 40 characters.
    public init?(_ text: String) { fatalError("stub") }

    /// `2026-01-05T10:00:00.123Z`
    public var text: String { fatalError("stub") }

    public static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }
    public static func + (a: Instant, b: Duration) -> Instant { fatalError("stub") }
    public static func - (a: Instant, b: Duration) -> Instant { fatalError("stub") }
}
