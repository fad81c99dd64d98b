import SAML
import Testing

@testable import Gateway

/// What every store must do; each implementation runs all of it.
@Suite("Store conformance")
struct StoreConformanceTests {
    private let now = Instant(milliseconds: 1_800_000_000_000)
    private let key = SecretDigest(of: "relay state")
    private let browser = SecretDigest(of: "browser")
    private var end: Instant { now + .seconds(900) }

    private func login(until end: Instant) throws -> LoginTransaction {
        LoginTransaction(
            authnRequestID: try #require(MessageID("ID-1")), authnRequestInstant: now, assuranceLevel: .low,
            returnTarget: .root, browser: browser, expiresAt: end)
    }

    @Test("a login is taken once, by its browser", arguments: StoreUnderTest.all)
    func takenOnce(make: StoreUnderTest) async throws {
        let store = try await make()
        let login = try login(until: now + .seconds(60))
        try await store.put(login, under: key, at: now)
        let stranger = SecretDigest(of: "stranger")
        #expect(try await store.takeLogin(key, browser: stranger, at: now) == .otherBrowser)
        #expect(try await store.takeLogin(key, browser: browser, at: now) == .taken(login))
        #expect(try await store.takeLogin(key, browser: browser, at: now) == .unknown)
    }

    @Test("of two hundred takers at once one gets the login", arguments: StoreUnderTest.all)
    func takenOnceAtOnce(make: StoreUnderTest) async throws {
        let store = try await make()
        try await store.put(try login(until: now + .seconds(60)), under: key, at: now)
        let (key, browser, now) = (key, browser, now)
        let taken = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    if case .taken = try await store.takeLogin(key, browser: browser, at: now) {
                        true
                    } else {
                        false
                    }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(taken == 1)
    }

    @Test("a login is gone at its end", arguments: StoreUnderTest.all)
    func loginEnds(make: StoreUnderTest) async throws {
        let store = try await make()
        try await store.put(try login(until: now + .seconds(60)), under: key, at: now)
        #expect(try await store.takeLogin(key, browser: browser, at: now + .seconds(60)) == .unknown)
    }

    @Test(
        "message IDs are claimed once, all or none, until they are forgotten", arguments: StoreUnderTest.all)
    func claims(make: StoreUnderTest) async throws {
        let store = try await make()
        let ids = try ["ID-a", "ID-b", "ID-c"].map { try #require(MessageID($0)) }
        let end = now + .seconds(300)
        #expect(try await store.claim([ids[0], ids[1]], until: end, at: now))
        #expect(try await !store.claim([ids[2], ids[1]], until: end, at: now))
        #expect(try await store.claim([ids[2]], until: end, at: now))
        #expect(try await !store.claim([ids[0]], until: end, at: end - .milliseconds(1)))
        #expect(try await store.claim([ids[0]], until: end + .seconds(300), at: end))
    }

    @Test("a browser has one session: a new one takes the place of the old", arguments: StoreUnderTest.all)
    func oneSessionABrowser(make: StoreUnderTest) async throws {
        let store = try await make()
        let (first, second) = (SecretDigest(of: "first"), SecretDigest(of: "second"))
        #expect(
            try await store.put(Session.sample(browser: browser, at: now), under: first, until: end, at: now)
                == [])
        #expect(
            try await store.put(Session.sample(browser: browser, at: now), under: second, until: end, at: now)
                == [first])
        #expect(try await store.session(first, at: now) == nil)
        #expect(try await store.session(second, at: now) != nil)
    }

    @Test(
        "of a message that came before there is no session, and nothing of it is claimed",
        arguments: StoreUnderTest.all)
    func sessionOfReplay(make: StoreUnderTest) async throws {
        let store = try await make()
        let ids = try ["ID-a", "ID-b", "ID-c"].map { try #require(MessageID($0)) }
        let (first, second) = (SecretDigest(of: "first"), SecretDigest(of: "second"))
        let session = Session.sample(browser: browser, at: now)
        let opened = try await store.put(
            session, under: first, until: end, claiming: [ids[0], ids[1]], rememberedUntil: end, at: now)
        #expect(opened == [])
        #expect(try await !store.claim([ids[1]], until: end, at: now))
        let replayed = try await store.put(
            session, under: second, until: end, claiming: [ids[2], ids[1]], rememberedUntil: end, at: now)
        #expect(replayed == nil)
        #expect(try await store.session(second, at: now) == nil)
        #expect(try await store.session(first, at: now) == session)
        #expect(try await store.claim([ids[2]], until: end, at: now))
        let ended = try await store.removeSessions(nameID: session.nameID, sessionIndexes: [], at: now)
        #expect(Set(ended.keys) == [first])
        // They outlive the session, and are forgotten in their time.
        let later = try await store.put(
            session, under: second, until: end + .seconds(900), claiming: [ids[0]],
            rememberedUntil: end + .seconds(900), at: end)
        #expect(later == [])
    }

    @Test("of many sessions by the same message there is one", arguments: StoreUnderTest.all)
    func sessionsOfOneMessage(make: StoreUnderTest) async throws {
        let store = try await make()
        let (now, end, id) = (now, end, try #require(MessageID("ID-a")))
        let keys = (0..<100).map { SecretDigest(of: "cookie \($0)") }
        let opened = try await withThrowingTaskGroup(of: SecretDigest?.self) { group in
            for key in keys {
                group.addTask {
                    let replaced = try await store.put(
                        Session.sample(browser: key, at: now), under: key, until: end, claiming: [id],
                        rememberedUntil: end, at: now)
                    return replaced == nil ? nil : key
                }
            }
            return try await group.reduce(into: [SecretDigest]()) { if let key = $1 { $0.append(key) } }
        }
        #expect(opened.count == 1)
        for key in keys {
            #expect(try await (store.session(key, at: now) != nil) == opened.contains(key))
        }
    }

    @Test("a session is found until its end, touched, and removed once", arguments: StoreUnderTest.all)
    func sessionLife(make: StoreUnderTest) async throws {
        let store = try await make()
        let session = Session.sample(browser: browser, at: now)
        try await store.put(session, under: key, until: now + .seconds(900), at: now)
        #expect(try await store.session(key, at: now) == session)
        #expect(try await store.session(key, at: now + .seconds(900)) == nil)
        try await store.touch(key, until: now + .seconds(990), at: now + .seconds(90))
        #expect(try await store.session(key, at: now + .seconds(989)) != nil)
        #expect(try await store.session(key, at: now + .seconds(990)) == nil)
        #expect(try await store.session(key, at: now + .seconds(90))?.lastSeen == now + .seconds(90))
        #expect(try await store.removeSession(key, at: now + .seconds(90))?.id == session.id)
        #expect(try await store.removeSession(key, at: now + .seconds(90)) == nil)
        #expect(try await store.session(key, at: now + .seconds(90)) == nil)
    }

    @Test("logout by WK ends the sessions that it means and no other", arguments: StoreUnderTest.all)
    func removal(make: StoreUnderTest) async throws {
        let store = try await make()
        for (value, nameID, index) in [("1", "anna", "A"), ("2", "anna", "B"), ("3", "jan", "A")] {
            let session = Session.sample(
                browser: SecretDigest(of: value), at: now, nameID: nameID, sessionIndex: index)
            try await store.put(session, under: SecretDigest(of: value), until: end, at: now)
        }
        let none = try await store.removeSessions(nameID: "jan", sessionIndexes: ["B"], at: now)
        #expect(none.isEmpty)
        let one = try await store.removeSessions(nameID: "anna", sessionIndexes: ["B", "X"], at: now)
        #expect(Set(one.keys) == [SecretDigest(of: "2")])
        let rest = try await store.removeSessions(nameID: "anna", sessionIndexes: [], at: now)
        #expect(Set(rest.keys) == [SecretDigest(of: "1")])
        #expect(try await store.session(SecretDigest(of: "3"), at: now) != nil)
    }

    @Test("a shared value is replaced by one of those who read it", arguments: StoreUnderTest.all)
    func sharedValue(make: StoreUnderTest) async throws {
        let store = try await make()
        #expect(try await store.sharedValue(.tokenKeys) == nil)
        let none: Int64? = nil
        #expect(try await store.replaceSharedValue(.tokenKeys, at: none, with: [1]))
        #expect(try await !store.replaceSharedValue(.tokenKeys, at: none, with: [2]))
        let first = try #require(try await store.sharedValue(.tokenKeys))
        #expect(first.bytes == [1])
        let written = try await withThrowingTaskGroup(of: Bool.self) { group in
            for byte in UInt8(2)..<22 {
                group.addTask {
                    try await store.replaceSharedValue(.tokenKeys, at: first.revision, with: [byte])
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(written == 1)
        let second = try #require(try await store.sharedValue(.tokenKeys))
        #expect(second.bytes != first.bytes && second.revision != first.revision)
    }
}
