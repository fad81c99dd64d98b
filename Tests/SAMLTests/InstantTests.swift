import Testing

@testable import SAML

@Suite("Instant")
struct InstantTests {
    @Test(
        "takes UTC with 0 to 9 fraction digits",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-01-05T10:00:00Z", 1_767_607_200_000),
            ("2026-01-05T10:00:00.1Z", 1_767_607_200_100),
            ("2026-01-05T10:00:00.123456789Z", 1_767_607_200_123),
            ("2024-02-29T23:59:59.999Z", 1_709_251_199_999), ("2000-02-29T00:00:00Z", 951_782_400_000),
            ("9998-12-31T23:59:59Z", 253_370_764_799_000),
        ])
    func accepted(text: String, milliseconds: Int64) {
        #expect(Instant(text)?.milliseconds == milliseconds)
    }

    @Test(
        "takes nothing else",
        arguments: [
            "", "Z", "2026-01-05T10:00:00", "2026-01-05T10:00:00+00:00", "2026-01-05T12:00:00+02:00",
            "2026-01-05t10:00:00Z", "2026-01-05T10:00:00z", " 2026-01-05T10:00:00Z", "2026-01-05T10:00:00Z ",
            "2026-01-05T10:00:00Z\n", "2026-01-05 10:00:00Z", "2026-01-05T10:00:00.Z",
            "2026-01-05T10:00:00.1234567890Z", "2026-01-05T10:00:60Z", "2026-01-05T10:60:00Z",
            "2026-01-05T24:00:00Z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-00-05T10:00:00Z",
            "2026-13-05T10:00:00Z", "2026-01-00T10:00:00Z", "2026-04-31T10:00:00Z", "1969-12-31T23:59:59Z",
            "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "10000-01-01T00:00:00Z", "-2026-01-05T10:00:00Z",
            "+2026-01-05T10:00:00Z", "2026-1-5T10:00:00Z", "２０２６-01-05T10:00:00Z", "2026-01-05T10:00Z",
            String(repeating: "9", count: 100_000),
        ])
    func refused(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test("reads and writes as Python does, over the whole range")
    func agreesWithPython() throws {
        var generator = SeededGenerator(seed: 20_260_105)
        let samples = (0..<2_000).map { _ in Int64.random(in: 0..<253_370_764_800_000, using: &generator) }
        let script = """
            import sys, datetime
            epoch = datetime.datetime(1970, 1, 1)
            for line in sys.stdin:
                t = epoch + datetime.timedelta(milliseconds=int(line))
                print(t.strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (t.microsecond // 1000))
            """
        let input = samples.map(String.init).joined(separator: "\n")
        let answer = try Oracle.python(script, input: input)
        let lines = answer.output.split(separator: "\n").map(String.init)
        try #require(answer.status == 0 && lines.count == samples.count, "\(answer.output.prefix(300))")
        for (milliseconds, line) in zip(samples, lines) {
            #expect(Instant(milliseconds: milliseconds).text == line)
            #expect(Instant(line)?.milliseconds == milliseconds)
        }
    }

    @Test("writes any number without trapping, and saturates")
    func extremes() {
        #expect(Instant(milliseconds: -1).text == "1969-12-31T23:59:59.999Z")
        #expect(!Instant(milliseconds: .min).text.isEmpty)
        #expect(!Instant(milliseconds: .max).text.isEmpty)
        #expect(Instant(milliseconds: .max) + .seconds(1) == Instant(milliseconds: .max))
        #expect(Instant(milliseconds: .min) - .seconds(1) == Instant(milliseconds: .min))
        #expect(Instant(milliseconds: 0) + .seconds(Int64.max) == Instant(milliseconds: .max))
        #expect(Instant(milliseconds: 0) - .milliseconds(1_500) == Instant(milliseconds: -1_500))
        #expect(Instant(milliseconds: 0) + .seconds(-2) == Instant(milliseconds: -2_000))
    }
}

/// SplitMix64: the same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
