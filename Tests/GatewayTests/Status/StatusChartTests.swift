import SAML
import Testing

@testable import Gateway

@Suite("Status charts")
struct StatusChartTests {
    @Test("bars are as high as their share of the greatest, and stand on the ground")
    func bars() {
        let drawing = StatusChart("x", counts: [0, 5, 10, 1_000], slot: "in a minute").rectangles
        #expect(drawing.width == 4)
        #expect(drawing.bars.map { $0["x"] } == ["1.1", "2.1", "3.1"])
        // What is there is seen, however little it is beside the rest.
        #expect(drawing.bars.map { $0["height"] } == ["1", "1", "100"])
        #expect(drawing.bars.map { $0["y"] } == ["99", "99", "0"])
        #expect(drawing.marks.isEmpty)
    }

    @Test("where nothing happened nothing is drawn, and the words say so")
    func nothing() {
        let chart = StatusChart("x", counts: [0, 0], slot: "in a minute")
        #expect(chart.isEmpty && chart.rectangles.bars.isEmpty && chart.summary == "none")
        let none = StatusChart("x", durations: [nil, nil], all: nil)
        #expect(none.isEmpty && none.summary == "none was measured")
    }

    @Test("a mark stands at its own height above the bar, within the drawing")
    func marks() {
        let chart = StatusChart(
            "x",
            durations: [
                (.milliseconds(50), .milliseconds(100)), nil, (.milliseconds(200), .milliseconds(400)),
            ],
            all: (.milliseconds(50), .milliseconds(400)))
        let drawing = chart.rectangles
        #expect(drawing.bars.map { $0["height"] } == ["12.5", "50"])
        #expect(drawing.marks.map { $0["y"] } == ["75", "0"])
        #expect(chart.summary == "half of them within 50 ms (bars), 95 of 100 within 400 ms (marks)")
        #expect(chart.top == "400 ms")
    }

    @Test(
        "durations read as people say them",
        arguments: [(0.4, "0 ms"), (999.4, "999 ms"), (999.6, "1.0 s"), (1_249, "1.2 s"), (34_000, "34.0 s")])
    func durations(milliseconds: Double, text: String) {
        #expect(StatusChart.text(.seconds(milliseconds / 1_000)) == text)
    }

    @Test(
        "a time of running has two units",
        arguments: [
            (0, "0 seconds"), (-5, "0 seconds"), (61, "1 minute 1 second"), (3_600, "1 hour 0 minutes"),
            (90_061, "1 day 1 hour"), (86_400, "1 day 0 hours"), (59, "59 seconds"),
        ] as [(Int64, String)])
    func running(seconds: Int64, text: String) {
        #expect(StatusPage.duration(seconds * 1_000) == text)
    }

    @Test("an hour has 60 slots and a table of 12 rows, a day 96 and 24; none is lost")
    func slots() throws {
        let history = History()
        let now = Instant(milliseconds: 1_800_000_000_000)
        for minute in 0..<1_440 { history.note(.loginStarted, at: now + .seconds(-60 * minute)) }
        let minutes = history.minutes(upTo: now)
        for (period, slots, rows, sum) in [
            (StatusPeriod.hour(of: minutes), 60, 12, 60), (.day(of: minutes), 96, 24, 1_440),
        ] {
            #expect(period.slots.count == slots && period.rows.count == rows)
            for parts in [period.slots, period.rows, [period.total]] {
                #expect(parts.reduce(0) { $0 + $1.sum.count(.loginStarted) } == sum)
            }
        }
    }
}
