import SAML
import Testing

@testable import Gateway

/// What every store keeps to when very much comes, or at once.
@Suite("Store bounds")
struct StoreBoundsTests {
    private let now = Instant(milliseconds: 1_800_000_000_000)
    private let browser = SecretDigest(of: "browser")

    private func login(_ index: Int, lasting: Int = 900, browser: SecretDigest? = nil) throws
        -> LoginTransaction
    {
        LoginTransaction(
            authnRequestID: try #require(MessageID("ID-\(index)")), authnRequestInstant: now,
            assuranceLevel: .low, returnTarget: .root, browser: browser ?? self.browser,
            expiresAt: now + .seconds(lasting))
    }

    private func key(_ index: Int) -> SecretDigest { SecretDigest(of: "key \(index)") }

    @Test("of a browser's logins beyond the bound the first are forgotten", arguments: StoreUnderTest.all)
    func loginsOfBrowser(make: StoreUnderTest) async throws {
        let store = try await make()
        for index in 0..<25 { try await store.put(try login(index), under: key(index), at: now) }
        let other = SecretDigest(of: "other")
        try await store.put(try login(99, browser: other), under: key(99), at: now)
        var taken: [Int] = []
        for index in 0..<25 {
            if case .taken = try await store.takeLogin(key(index), browser: browser, at: now) {
                taken.append(index)
            }
        }
        #expect(taken == Array(5..<25))
        #expect(
            try await store.takeLogin(key(99), browser: other, at: now)
                == .taken(try login(99, browser: other)))
    }

    @Test(
        "a full store refuses, keeps what it has, and takes again when old ones have ended",
        arguments: StoreUnderTest.bounded)
    func full(make: StoreUnderTest) async throws {
        var limits = StoreLimits()
        (limits.logins, limits.sessions, limits.claims) = (2, 2, 3)
        let store = try await make(limits)
        func session(_ index: Int, at now: Instant) async throws {
            try await store.put(
                Session.sample(browser: key(index), at: now), under: key(index), until: now + .seconds(60),
                at: now)
        }
        for index in 0..<2 {
            try await store.put(
                try login(index, lasting: 60, browser: key(index)), under: key(index), at: now)
            try await session(index, at: now)
        }
        await #expect(throws: StoreError(.full, "2 open logins")) {
            try await store.put(try login(2, browser: key(2)), under: key(2), at: now)
        }
        await #expect(throws: StoreError(.full, "2 sessions")) { try await session(2, at: now) }
        let ids = try (0..<4).map { try #require(MessageID("ID-\($0)")) }
        #expect(try await store.claim(Array(ids[0..<2]), until: now + .seconds(60), at: now))
        await #expect(throws: StoreError(.full, "3 remembered message IDs")) {
            try await store.claim(Array(ids[2..<4]), until: now + .seconds(60), at: now)
        }
        #expect(try await store.session(key(0), at: now) != nil)
        let later = now + .seconds(180)
        try await store.put(try login(2, browser: key(2)), under: key(2), at: later)
        try await session(2, at: later)
        #expect(try await store.claim(Array(ids[2..<4]), until: later + .seconds(60), at: later))
    }

    @Test(
        "a session without room for its message IDs is not there, and one without room claims none",
        arguments: StoreUnderTest.bounded)
    func fullForASession(make: StoreUnderTest) async throws {
        var limits = StoreLimits()
        (limits.sessions, limits.claims) = (1, 3)
        let store = try await make(limits)
        let (now, end) = (now, now + .seconds(60))
        let ids = try (0..<4).map { try #require(MessageID("ID-\($0)")) }
        func put(_ index: Int, claiming ids: [MessageID]) async throws(StoreError) {
            _ = try await store.put(
                Session.sample(browser: key(index), at: now), under: key(index), until: end, claiming: ids,
                rememberedUntil: end, at: now)
        }
        await #expect(throws: StoreError(.full, "3 remembered message IDs")) {
            try await put(0, claiming: ids)
        }
        #expect(try await store.session(key(0), at: now) == nil)
        try await put(0, claiming: [ids[0]])
        await #expect(throws: StoreError(.full, "1 sessions")) { try await put(1, claiming: [ids[1]]) }
        #expect(try await store.session(key(1), at: now) == nil)
        #expect(try await store.claim([ids[1]], until: end, at: now))
    }

    @Test(
        "a session may take the place of another of its browser in a full store",
        arguments: StoreUnderTest.bounded)
    func replacementInFullStore(make: StoreUnderTest) async throws {
        var limits = StoreLimits()
        limits.sessions = 1
        let store = try await make(limits)
        for index in 0..<3 {
            try await store.put(
                Session.sample(browser: browser, at: now), under: key(index), until: now + .seconds(60),
                at: now)
        }
        #expect(try await store.session(key(2), at: now) != nil)
        #expect(try await store.session(key(1), at: now) == nil)
    }

    @Test(
        "hundreds of sessions put at once are all there, each with its own person",
        arguments: StoreUnderTest.all)
    func concurrentPuts(make: StoreUnderTest) async throws {
        let store = try await make()
        let (now, keys) = (now, (0..<300).map { key($0) })
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, key) in keys.enumerated() {
                group.addTask {
                    try await store.put(
                        Session.sample(browser: key, at: now, nameID: "citizen-\(index)"), under: key,
                        until: now + .seconds(60), at: now)
                }
            }
            try await group.waitForAll()
        }
        for (index, key) in keys.enumerated() {
            #expect(try await store.session(key, at: now)?.nameID == "citizen-\(index)")
        }
    }

    @Test("of many who claim the same message IDs one is first", arguments: StoreUnderTest.all)
    func concurrentClaims(make: StoreUnderTest) async throws {
        let store = try await make()
        let now = now
        let ids = try (0..<4).map { try #require(MessageID("ID-\($0)")) }
        let firsts = try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<100 {
                group.addTask {
                    try await store.claim([ids[index % 4], ids[0]], until: now + .seconds(60), at: now)
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(firsts == 1)
    }

    @Test("whoever ends a session at the same time, one is told of it", arguments: StoreUnderTest.all)
    func concurrentRemoval(make: StoreUnderTest) async throws {
        let store = try await make()
        let (now, key, end) = (now, key(0), now + .seconds(60))
        try await store.put(Session.sample(browser: browser, at: now), under: key, until: end, at: now)
        let told = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 {
                group.addTask { try await store.removeSession(key, at: now) != nil }
                group.addTask {
                    try await !store.removeSessions(nameID: "gzolc87", sessionIndexes: [], at: now).isEmpty
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(told == 1)
        #expect(try await store.session(key, at: now) == nil)
    }

    @Test("a touch revives no session that ended or was ended", arguments: StoreUnderTest.all)
    func touchRevivesNothing(make: StoreUnderTest) async throws {
        let store = try await make()
        let end = now + .seconds(60)
        for index in 0..<2 {
            try await store.put(
                Session.sample(browser: key(index), at: now), under: key(index), until: end, at: now)
        }
        _ = try await store.removeSession(key(0), at: now)
        try await store.touch(key(0), until: end + .seconds(60), at: now)
        try await store.touch(key(1), until: end + .seconds(60), at: end)
        #expect(try await store.session(key(0), at: now) == nil)
        #expect(try await store.session(key(1), at: end) == nil)
        #expect(try await store.removeSession(key(1), at: end) == nil)
    }

    @Test("works, and says so", arguments: StoreUnderTest.all)
    func health(make: StoreUnderTest) async throws {
        let store = try await make()
        for _ in 0..<3 { try await store.checkHealth() }
    }
}
