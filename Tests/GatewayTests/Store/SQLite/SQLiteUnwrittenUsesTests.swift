import GRDB
import SAML
import Testing

@testable import Gateway

@Suite("SQLite store: uses that the disk does not take")
struct SQLiteUnwrittenUsesTests {
    private let anna = SecretDigest(of: "anna")

    /// Holds the database as a process that writes for very long.
    private func holding(_ fixture: SQLiteFixture) async throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: fixture.path, configuration: configuration)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        return other
    }

    private func isAtHand(_ key: SecretDigest, in store: SQLiteStore, at now: Instant) async -> Bool? {
        for _ in 0..<1_000 {
            switch store.sessionAtHand(key, at: now) {
            case .present: return true
            case .absent: return false
            // Its connections are opened by and by.
            case .unknown: try? await Task.sleep(for: .milliseconds(10))
            }
        }
        return nil
    }

    @Test("who is active stays in beyond the end that was written, and it is written when that is possible")
    func activeCitizens() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.open(patience: 100)
        func at(_ seconds: Int) -> Instant { fixture.now + .seconds(seconds) }
        try await fixture.putSession("anna", in: store)
        try await fixture.putSession("idle", in: store)
        let other = try await holding(fixture)
        for second in [600, 1_400] {
            await #expect(throws: StoreError.self) {
                try await store.touch(anna, until: at(second + 900), at: at(second))
            }
            #expect(try await store.session(anna, at: at(second + 899))?.lastSeen == at(second))
            #expect(await isAtHand(anna, in: store, at: at(second + 899)) == true)
            #expect(try await store.session(anna, at: at(second + 900)) == nil)
            #expect(await isAtHand(anna, in: store, at: at(second + 900)) == false)
        }
        // One that has ended is not revived.
        let idle = SecretDigest(of: "idle")
        await #expect(throws: StoreError.self) {
            try await store.touch(idle, until: at(2_400), at: at(1_500))
        }
        #expect(try await store.session(idle, at: at(1_500)) == nil)
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        // The first change that goes through would sweep away what the file calls ended.
        try await fixture.putSession("jan", in: store, at: at(2_000))
        let fresh = try fixture.open()
        #expect(try await fresh.session(anna, at: at(2_000))?.lastSeen == at(1_400))
        #expect(try await fresh.session(anna, at: at(2_300)) == nil)
        #expect(try await fresh.session(idle, at: at(1_500)) == nil)
    }

    @Test("a use that is written again counts also where the row had ended before")
    func usedAgain() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.open(patience: 100)
        try await fixture.putSession("anna", in: store)
        let other = try await holding(fixture)
        func touch(_ seconds: Int) async throws {
            let now = fixture.now + .seconds(seconds)
            try await store.touch(anna, until: now + .seconds(900), at: now)
        }
        await #expect(throws: StoreError.self) { try await touch(600) }
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        try await touch(1_200)
        let later = fixture.now + .seconds(2_099)
        for each in [store, try fixture.open()] {
            #expect(try await each.session(anna, at: later)?.lastSeen == fixture.now + .seconds(1_200))
        }
    }

    @Test("a logout counts, whatever was not written before")
    func logout() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.open(patience: 100)
        try await fixture.putSession("anna", in: store)
        let other = try await holding(fixture)
        let later = fixture.now + .seconds(600)
        await #expect(throws: StoreError.self) {
            try await store.touch(anna, until: later + .seconds(900), at: later)
        }
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        #expect(try await store.removeSession(anna, at: later) != nil)
        #expect(try await store.session(anna, at: later) == nil)
        try await store.checkHealth()
        #expect(try fixture.rows(of: .session) == 0)
    }

    @Test("takes no more than it may, and has room again when some have ended")
    func bound() {
        let uses = SQLiteUnwrittenUses(capacity: 2)
        let now = Instant(milliseconds: 1_800_000_000_000)
        func note(_ name: String, at instant: Instant) -> Bool {
            let key = SecretDigest(of: name)
            uses.note(key, until: instant + .seconds(60), at: instant)
            return uses.use(of: key, at: instant) != nil
        }
        #expect(note("a", at: now))
        #expect(note("b", at: now + .seconds(30)))
        #expect(!note("c", at: now + .seconds(30)))
        #expect(note("b", at: now + .seconds(31)))
        #expect(note("c", at: now + .seconds(60)))
        #expect(!note("d", at: now + .seconds(60)))
    }
}
