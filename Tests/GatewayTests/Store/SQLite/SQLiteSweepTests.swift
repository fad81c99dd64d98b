import GRDB
import SAML
import Testing

@testable import Gateway

@Suite("SQLite store: sweeping")
struct SQLiteSweepTests {
    @Test("what has ended goes, and the file stops growing")
    func bounded() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.open()
        var pages: [Int64] = []
        for round in 0..<6 {
            let now = fixture.now + .seconds(round * 1_000)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<1_000 {
                    group.addTask { try await fixture.putSession("\(round)-\(index)", in: store, at: now) }
                }
                try await group.waitForAll()
            }
            pages.append(try fixture.number("PRAGMA page_count") ?? 0)
        }
        #expect(pages[5] < pages[0] * 3, "\(pages)")
        // The sweep works a little with each write, once a second.
        for second in 0..<20 {
            _ = try await store.claim([], until: fixture.now, at: fixture.now + .seconds(10_000 + second))
        }
        #expect(try fixture.rows(of: .session) == 0)
        #expect(try fixture.counted(.session) == 0)
    }

    @Test("counters follow the rows, whatever became of them")
    func counters() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.open()
        for index in 0..<30 { try await fixture.putSession("\(index)", in: store) }
        for index in 0..<10 { try await fixture.putSession("\(index)", in: store) }
        _ = try await store.removeSession(SecretDigest(of: "3"), at: fixture.now)
        _ = try await store.removeSessions(nameID: "4", sessionIndexes: [], at: fixture.now)
        #expect(try fixture.rows(of: .session) == 28)
        let ids = try (0..<5).map { try #require(MessageID("ID-\($0)")) }
        for _ in 0..<2 { _ = try await store.claim(ids, until: fixture.end, at: fixture.now) }
        // All that was written before has ended then.
        _ = try await store.claim(ids, until: fixture.end + .seconds(900), at: fixture.end)
        for table in SQLiteTable.allCases {
            #expect(try fixture.rows(of: table) == fixture.counted(table), "\(table)")
        }
        #expect(try fixture.rows(of: .session) == 0)
    }
}
