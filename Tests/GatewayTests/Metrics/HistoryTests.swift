import SAML
import Testing

@testable import Gateway

@Suite("The last day by minutes")
struct HistoryTests {
    private let start = Instant(milliseconds: 1_800_000_000_000)

    @Test("keeps each minute's counts apart, empty minutes among them")
    func minutes() {
        let history = History()
        history.note(.loginStarted, at: start)
        history.note(.loginStarted, at: start + .milliseconds(59_999))
        history.note(.loginStarted, at: start + .seconds(60))
        history.note(.error, at: start + .seconds(180))
        let minutes = history.minutes(4, upTo: start + .seconds(200))
        #expect(minutes.map { $0.count(.loginStarted) } == [2, 1, 0, 0])
        #expect(minutes.map { $0.count(.error) } == [0, 0, 0, 1])
        #expect(minutes.map(\.start) == (0..<4).map { start + .seconds(60 * $0) })
    }

    @Test("forgets what is older than a day, and takes no more room for it")
    func day() {
        let history = History()
        history.note(.loginFinished, at: start)
        let end = start + .seconds(86_400)
        #expect(history.minutes(upTo: end - .seconds(60)).map { $0.count(.loginFinished) }.reduce(0, +) == 1)
        #expect(history.minutes(upTo: end).map { $0.count(.loginFinished) }.reduce(0, +) == 0)
        history.note(.loginFinished, at: end)
        #expect(history.minutes(upTo: end).map { $0.count(.loginFinished) }.reduce(0, +) == 1)
        #expect(history.minutes(upTo: end).count == 1_440)
        #expect(history.minutes(5_000, upTo: end).count == 1_440)
    }

    @Test("counts on where the clock was set back, also to before 1970")
    func clock() {
        let history = History()
        history.note(.error, at: start)
        history.note(.error, at: start - .seconds(3_600))
        #expect(history.minutes(upTo: start).map { $0.count(.error) }.reduce(0, +) == 2)
        let early = Instant(milliseconds: -1)
        history.note(.error, at: early)
        #expect(history.minutes(1, upTo: early)[0].count(.error) == 1)
    }

    @Test("tells the median and the slow ones of a minute, and of several together")
    func latency() throws {
        let history = History()
        for number in 1...100 { history.noteFinished(taking: .milliseconds(10 * number), at: start) }
        var minutes = history.minutes(2, upTo: start + .seconds(60))
        let median = try #require(minutes[0].latency.quantile(0.5)) / .milliseconds(1)
        let slow = try #require(minutes[0].latency.quantile(0.95)) / .milliseconds(1)
        #expect((425...590).contains(median), "\(median)")
        #expect((800...1_100).contains(slow), "\(slow)")
        #expect(minutes[1].latency.quantile(0.5) == nil)
        minutes[1].add(minutes[0])
        #expect(minutes[1].count(.loginFinished) == 100)
        #expect(minutes[1].latency.total == 100)
    }

    @Test("tells the one duration that there was, and the last bound for one beyond all")
    func extremes() throws {
        var counts = LatencyCounts()
        counts.add(.seconds(3_600))
        #expect(try #require(counts.quantile(0.5)) > .seconds(30))
        counts = LatencyCounts()
        counts.add(.microseconds(10))
        #expect(try #require(counts.quantile(0.95)) <= .milliseconds(1))
    }
}
