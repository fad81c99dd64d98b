import SAML
import Testing
import Transport

@testable import Gateway

@Suite("WK's clock")
struct ClockOffsetTests {
    private let asked = Instant(milliseconds: 1_800_000_000_500)
    private let answered = Instant(milliseconds: 1_800_000_003_200)

    private func offset(_ date: Int64?) -> Double? {
        let clock = ClockOffset()
        clock.note(
            BackChannelAnswer(status: 200, contentType: nil, body: [], date: date), askedAt: asked,
            answeredAt: answered)
        return clock.seconds
    }

    @Test("is not off where its Date fits between question and answer, whole seconds as it is")
    func right() {
        for date: Int64 in 1_800_000_000...1_800_000_003 { #expect(offset(date) == 0, "\(date)") }
    }

    @Test("is ahead or behind by what does not fit")
    func wrong() {
        #expect(abs((offset(1_800_000_004) ?? 0) - 0.8) < 0.001)
        #expect(abs((offset(1_799_999_999) ?? 0) + 0.5) < 0.001)
        #expect(abs((offset(1_800_003_603) ?? 0) - 3_599.8) < 0.001)
    }

    @Test("is not known without a Date")
    func unknown() { #expect(offset(nil) == nil) }
}
