import SAML

/// An hour or a day of the history, in slots of the same length.
struct StatusPeriod: Sendable {
    struct Slot: Sendable {
        let start: Instant
        let minutes: Int
        var sum: History.Minute

        /// Whatever came to nothing for a reason other than the citizen's wish.
        var refused: Int { sum.count(.loginRefused) }
        var finished: Int { sum.count(.loginFinished) }
        var errors: Int { sum.count(.error) }

        var isEmpty: Bool { History.Event.allCases.allSatisfy { sum.count($0) == 0 } }
    }

    let name: String
    /// Of the charts.
    let slots: [Slot]
    /// Of the table: fewer.
    let rows: [Slot]
    let total: Slot

    /// The last hour by minutes, its table by five of them.
    static func hour(of minutes: [History.Minute]) -> StatusPeriod {
        StatusPeriod("Last hour", minutes.suffix(60), chart: 1, table: 5)
    }

    /// The last day by quarters of an hour, its table by hours.
    static func day(of minutes: [History.Minute]) -> StatusPeriod {
        StatusPeriod("Last 24 hours", minutes.suffix(History.length), chart: 15, table: 60)
    }

    /// How many of the charts' slots were over before the process began: nothing is known of them.
    func slotsBefore(_ start: Instant) -> Int {
        slots.count { $0.start + .seconds($0.minutes * 60) <= start }
    }

    private init(_ name: String, _ minutes: some Collection<History.Minute>, chart: Int, table: Int) {
        let minutes = Array(minutes)
        self.name = name
        slots = Self.slots(minutes, of: chart)
        rows = Self.slots(minutes, of: table)
        total =
            Self.slots(minutes, of: max(1, minutes.count)).first
            ?? Slot(
                start: Instant(milliseconds: 0), minutes: 0, sum: .init(start: Instant(milliseconds: 0)))
    }

    private static func slots(_ minutes: [History.Minute], of length: Int) -> [Slot] {
        stride(from: 0, to: minutes.count, by: length).map { first in
            let part = minutes[first..<min(first + length, minutes.count)]
            var sum = minutes[first]
            for minute in part.dropFirst() { sum.add(minute) }
            return Slot(start: sum.start, minutes: part.count, sum: sum)
        }
    }
}
