import SAML
import Testing

@testable import Gateway

@Suite("Expiring table")
struct ExpiringTableTests {
    private let start = Instant(milliseconds: 1_800_000_000_000)

    @Test("an entry is there until its end and not at it")
    func end() {
        var table = ExpiringTable<String, Int>()
        table.insert(1, under: "a", until: start + .seconds(10))
        #expect(table.value("a", at: start + .milliseconds(9_999)) == 1)
        #expect(table.value("a", at: start + .seconds(10)) == nil)
    }

    @Test("a sweep removes what ended, gives it back and leaves the rest")
    func sweep() {
        var table = ExpiringTable<Int, Int>()
        for index in 0..<1_000 { table.insert(index, under: index, until: start + .seconds(index)) }
        let ended = table.sweep(at: start + .seconds(600))
        #expect(Set(ended.map(\.0)).isSubset(of: Set(0...600)))
        #expect(ended.count >= 540)
        #expect(table.count == 1_000 - ended.count)
        #expect(table.value(601, at: start + .seconds(600)) == 601)
        #expect(table.sweep(at: start + .seconds(600)).isEmpty)
    }

    @Test("what is put again lives by its new end, and memory returns to nothing")
    func renewal() {
        var table = ExpiringTable<Int, Int>()
        for round in 0..<50 {
            let now = start + .seconds(round * 120)
            table.sweep(at: now)
            for index in 0..<100 { table.insert(round, under: index, until: now + .seconds(60)) }
            #expect(table.count == 100)
        }
        table.sweep(at: start + .seconds(50 * 120 + 120))
        #expect(table.count == 0)
    }
}
