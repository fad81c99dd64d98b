import SAML

extension StatusPage {
    /// A section with figures, charts and the same as a table.
    static func values(
        of period: StatusPeriod, id: String, slot: String, _ report: StatusReport
    ) -> [String: Any] {
        let before = period.slotsBefore(report.startedAt)
        return [
            "id": id, "isCut": before > 0, "title": period.name, "figures": figures(of: period.total),
            "charts": charts(of: period, slot: slot).map { chart, kind in
                values(of: chart, kind: kind, period, before: before)
            },
            "rows": period.rows.filter { !$0.isEmpty }.map { row($0, period) },
            "tableNote": "Rows in which nothing happened are left out.",
        ]
    }

    private static func figures(of total: StatusPeriod.Slot) -> [[String: String]] {
        [
            ("Logins begun", String(total.sum.count(.loginStarted))),
            ("Finished", String(total.finished)), ("Refused", String(total.refused)),
            ("Cancelled", String(total.sum.count(.loginCancelled))), ("Errors", String(total.errors)),
            ("Median time", quantile(0.5, total)), ("95 of 100 within", quantile(0.95, total)),
        ].map { ["name": $0.0, "value": $0.1] }
    }

    private static func charts(of period: StatusPeriod, slot: String) -> [(StatusChart, kind: String)] {
        [
            (StatusChart("Logins finished", counts: period.slots.map(\.finished), slot: slot), "usual"),
            (
                StatusChart(
                    "Time of a login", durations: period.slots.map(durations),
                    all: durations(period.total)), "usual"
            ),
            (StatusChart("Logins refused", counts: period.slots.map(\.refused), slot: slot), "trouble"),
            (StatusChart("Answers with an error", counts: period.slots.map(\.errors), slot: slot), "trouble"),
        ]
    }

    private static func values(
        of chart: StatusChart, kind: String, _ period: StatusPeriod, before: Int
    ) -> [String: Any] {
        let drawing = chart.rectangles
        return [
            "name": chart.name, "summary": chart.summary, "hasBars": !chart.isEmpty,
            "width": String(drawing.width), "bars": drawing.bars, "marks": drawing.marks, "kind": kind,
            "top": chart.top, "from": period.slots.first.map { time($0.start, in: period) } ?? "",
            "before": String(before),
        ]
    }

    private static func row(_ slot: StatusPeriod.Slot, _ period: StatusPeriod) -> [String: String] {
        [
            "from": time(slot.start, in: period), "begun": String(slot.sum.count(.loginStarted)),
            "finished": String(slot.finished), "refused": String(slot.refused),
            "cancelled": String(slot.sum.count(.loginCancelled)), "errors": String(slot.errors),
            "median": quantile(0.5, slot), "high": quantile(0.95, slot),
        ]
    }

    private static func durations(_ slot: StatusPeriod.Slot) -> (median: Duration, high: Duration)? {
        guard let median = slot.sum.latency.quantile(0.5), let high = slot.sum.latency.quantile(0.95) else {
            return nil
        }
        return (median, high)
    }

    private static func quantile(_ share: Double, _ slot: StatusPeriod.Slot) -> String {
        slot.sum.latency.quantile(share).map(StatusChart.text) ?? "–"
    }

    /// `10:00`; of a day, which touches two dates, `01-05 10:00`.
    private static func time(_ instant: Instant, in period: StatusPeriod) -> String {
        let text = instant.text
        let clock = String(text.dropFirst(11).prefix(5))
        return period.total.minutes > 60 ? "\(text.dropFirst(5).prefix(5)) \(clock)" : clock
    }
}
