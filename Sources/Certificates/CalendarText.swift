import FoundationEssentials

/// Instants of certificates in words.
enum CalendarText {
    /// `2026-01-05T10:00:00Z`.
    /// - Parameter seconds: since 1970-01-01T00:00:00Z; certificates reach from year 0 to 9999.
    static func instant(_ seconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
    }

    static func day(_ seconds: Int64) -> String { String(instant(seconds).prefix(10)) }

    /// Whole days, rounded down.
    static func days(from start: Int64, to end: Int64) -> Int64 {
        let seconds = end - start
        return seconds >= 0 ? seconds / 86_400 : -((86_399 - seconds) / 86_400)
    }
}
