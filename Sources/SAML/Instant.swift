/// A point in time on the UTC scale with millisecond resolution.
public struct Instant: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Since 1970-01-01T00:00:00Z, without leap seconds.
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Reads an xs:dateTime that ends in `Z`, with 0 to 9 fraction digits (truncated to milliseconds).
    /// nil for anything else: offsets, leap seconds, years outside 1970…9998, impossible dates, over 40 characters.
    ///
    /// - Source: SAML 2.0 Core §1.3.3 (UTC only, no leap seconds); XML Schema 2 §3.2.7.
    public init?(_ text: String) {
        var digits = DigitReader(text)
        guard text.utf8.count <= 40,
            let date = CivilDate(reading: &digits), (1970...9998).contains(date.year),
            digits.skip("T"), let hour = digits.number(of: 2), hour < 24,
            digits.skip(":"), let minute = digits.number(of: 2), minute < 60,
            digits.skip(":"), let second = digits.number(of: 2), second < 60
        else { return nil }
        var fraction = 0
        if digits.skip(".") {
            guard let read = digits.milliseconds(upTo: 9) else { return nil }
            fraction = read
        }
        guard digits.skip("Z"), digits.isAtEnd else { return nil }
        let seconds = Int64(date.daysSince1970) * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
        self.init(milliseconds: seconds * 1_000 + Int64(fraction))
    }

    /// `2026-01-05T10:00:00.123Z`
    public var text: String {
        let (quotient, remainder) = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
        let days = remainder < 0 ? quotient - 1 : quotient
        let rest = Int(remainder < 0 ? remainder + 86_400_000 : remainder)
        let clock = [rest / 3_600_000, rest / 60_000 % 60, rest / 1_000 % 60].map { padded($0, to: 2) }
        return CivilDate(daysSince1970: Int(days)).text + "T" + clock.joined(separator: ":") + "."
            + padded(rest % 1_000, to: 3) + "Z"
    }

    public var description: String { text }

    public static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }

    /// Saturates at the ends of the scale; what is finer than a millisecond is dropped.
    public static func + (a: Instant, b: Duration) -> Instant {
        let (sum, overflow) = a.milliseconds.addingReportingOverflow(b.wholeMilliseconds)
        guard overflow else { return Instant(milliseconds: sum) }
        return Instant(milliseconds: b.wholeMilliseconds < 0 ? .min : .max)
    }

    public static func - (a: Instant, b: Duration) -> Instant {
        let (difference, overflow) = a.milliseconds.subtractingReportingOverflow(b.wholeMilliseconds)
        guard overflow else { return Instant(milliseconds: difference) }
        return Instant(milliseconds: b.wholeMilliseconds < 0 ? .max : .min)
    }
}

extension Duration {
    var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
        let (sum, carried) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000_000_000)
        return overflow || carried ? (seconds < 0 ? .min : .max) : sum
    }
}
