import SAML
import Testing

@testable import Gateway

@Suite("SQLite store: restarts")
struct SQLiteRestartTests {
    @Test("what was claimed or taken stays so over a restart, and what was begun can be finished")
    func restart() async throws {
        let fixture = try SQLiteFixture()
        let ids = try ["ID-a", "ID-b"].map { try #require(MessageID($0)) }
        let browser = SecretDigest(of: "browser")
        let login = LoginTransaction(
            authnRequestID: ids[0], authnRequestInstant: fixture.now, assuranceLevel: .low,
            returnTarget: .root, browser: browser, expiresAt: fixture.end)
        let (taken, begun) = (SecretDigest(of: "taken"), SecretDigest(of: "begun"))
        do {
            let store = try fixture.open()
            #expect(try await store.claim(ids, until: fixture.end, at: fixture.now))
            for key in [taken, begun] { try await store.put(login, under: key, at: fixture.now) }
            #expect(try await store.takeLogin(taken, browser: browser, at: fixture.now) == .taken(login))
            for name in ["anna", "jan"] { try await fixture.putSession(name, in: store) }
            #expect(try await store.removeSession(SecretDigest(of: "jan"), at: fixture.now) != nil)
        }
        let store = try fixture.open()
        #expect(try await !store.claim([ids[1]], until: fixture.end, at: fixture.now))
        #expect(try await store.takeLogin(taken, browser: browser, at: fixture.now) == .unknown)
        #expect(try await store.takeLogin(begun, browser: browser, at: fixture.now) == .taken(login))
        #expect(try await fixture.hasSession("anna", in: store))
        #expect(try await !fixture.hasSession("jan", in: store))
    }

    @Test("an event thread's look sees at once what another process wrote or ended")
    func glance() async throws {
        let fixture = try SQLiteFixture()
        let (here, there) = (try fixture.open(), try fixture.open())
        let key = SecretDigest(of: "anna")
        try await fixture.putSession("anna", in: there)
        // Its connections are opened by and by.
        while case .unknown = here.sessionAtHand(key, at: fixture.now) {
            try await Task.sleep(for: .milliseconds(1))
        }
        for _ in 0..<50 {
            _ = try await there.removeSession(key, at: fixture.now)
            guard case .absent = here.sessionAtHand(key, at: fixture.now) else {
                Issue.record("ended, and not absent")
                return
            }
            try await fixture.putSession("anna", in: there)
            guard case .present(let session) = here.sessionAtHand(key, at: fixture.now) else {
                Issue.record("put, and not present")
                return
            }
            #expect(session.nameID == "anna")
        }
    }
}
