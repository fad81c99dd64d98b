import Testing

@testable import Gateway

@Suite("Histograms")
struct HistogramTests {
    @Test("put each duration into the bucket whose bound it does not exceed")
    func buckets() {
        let histogram = Histogram()
        for duration: Duration in [
            .zero, .milliseconds(1), .microseconds(1_001), .milliseconds(2), .milliseconds(300), .seconds(30),
            .milliseconds(30_001), .seconds(3_600),
        ] {
            histogram.observe(duration)
        }
        let reading = histogram.reading
        let expected = [2, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 6, 8]
        #expect(reading.cumulative == expected)
        #expect(abs(reading.seconds - 3_660.305_001) < 0.001)
    }

    @Test("lose nothing when all threads observe at once")
    func threads() async {
        let histogram = Histogram()
        await withTaskGroup { group in
            for _ in 0..<8 { group.addTask { for _ in 0..<10_000 { histogram.observe(.milliseconds(3)) } } }
        }
        #expect(histogram.reading.cumulative.last == 80_000)
        #expect(abs(histogram.reading.seconds - 240) < 0.001)
    }

    @Test("take a clock that ran backwards, or a duration without end, for what it is worth")
    func odd() {
        let histogram = Histogram()
        histogram.observe(.seconds(-5))
        histogram.observe(.seconds(Int64.max))
        #expect(histogram.reading.cumulative.first == 1)
        #expect(histogram.reading.cumulative.last == 2)
    }
}
