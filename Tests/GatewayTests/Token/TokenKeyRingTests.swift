import SAML
import Synchronization
import Testing

@testable import Gateway

@Suite("Token keys")
struct TokenKeyRingTests {
    private let clock = LoginRig.Clock()
    private let store = FaultyStore()

    private func node() async throws -> TokenKeyRing {
        let clock = clock
        return try await TokenKeyRing(store: store, surroundings: Surroundings(now: { clock.now }))
    }

    private func ids(_ ring: TokenKeyRing) -> [String] { ring.publishedKeyIDs }

    @Test("of many nodes that start at once all have the same key")
    func start() async throws {
        let rings = try await withThrowingTaskGroup { group in
            for _ in 0..<16 { group.addTask { try await self.node() } }
            return try await group.reduce(into: [TokenKeyRing]()) { $0.append($1) }
        }
        #expect(Set(rings.map(ids)).count == 1)
        #expect(ids(rings[0]).count == 1)
    }

    @Test("a node that starts again signs with the same key")
    func restart() async throws {
        let before = try await node()
        let after = try await node()
        #expect(after.keySet(at: clock.now) == before.keySet(at: clock.now))
    }

    @Test("the next key is published a day before it signs, the last one a day after its last token")
    func rotation() async throws {
        let ring = try await node()
        let first = ids(ring)[0]
        clock.advance(by: .seconds(29 * 86_400 - 1))
        #expect(try await ring.refresh() == .unchanged)
        clock.advance(by: .seconds(1))
        #expect(try await ring.refresh() == .rotated)
        #expect(ids(ring).count == 2)
        let second = ids(ring)[1]
        #expect(try await signer(ring) == first)
        clock.advance(by: TokenKeys.lead - .seconds(1))
        #expect(try await ring.refresh() == .unchanged)
        #expect(try await signer(ring) == first)
        clock.advance(by: .seconds(1))
        #expect(try await signer(ring) == second)
        // A cookie that was signed a second ago lives for a day.
        clock.advance(by: TokenKeys.afterlife - .seconds(1))
        #expect(ids(ring) == [first, second])
        clock.advance(by: .seconds(1))
        #expect(ids(ring) == [second])
        #expect(try await ring.refresh() == .unchanged)
    }

    @Test("a key is published longer than portals keep the set, and longer than any session lives")
    func bounds() throws {
        #expect(TokenKeys.lead > TokenKeys.keySetAge + .seconds(3_600))
        let longest = GatewaySchema.lifetime.format.allowed
        #expect(longest.hasSuffix("to 24h"))
        #expect(TokenKeys.afterlife > .seconds(24 * 3_600))
        #expect(TokenKeys.lifetime > TokenKeys.lead + TokenKeys.afterlife)
    }

    @Test("of several nodes one makes the next key, and the others take it in")
    func severalNodes() async throws {
        let rings = [try await node(), try await node(), try await node()]
        clock.advance(by: .seconds(29 * 86_400))
        let came = try await withThrowingTaskGroup { group in
            for ring in rings { group.addTask { try await ring.refresh() } }
            return try await group.reduce(into: [TokenKeyRing.Refreshment]()) { $0.append($1) }
        }
        #expect(came.filter { $0 == .rotated }.count == 1)
        for ring in rings { _ = try await ring.refresh() }
        #expect(Set(rings.map(ids)).count == 1)
        #expect(ids(rings[0]).count == 2)
    }

    @Test("rotation for a year keeps few keys, and never lets one sign that was not published long enough")
    func year() async throws {
        let ring = try await node()
        var published: [String: Instant] = [:]
        var signed: [String: Instant] = [:]
        for _ in 0..<(365 * 4) {
            _ = try await ring.refresh()
            let current = ids(ring)
            #expect(current.count <= 3)
            for id in current where published[id] == nil { published[id] = clock.now }
            for (id, last) in signed where !current.contains(id) {
                #expect(last + .seconds(24 * 3_600) < clock.now)
            }
            let signer = try await signer(ring)
            if signed[signer] == nil, !signed.isEmpty {
                #expect(try #require(published[signer]) + TokenKeys.keySetAge < clock.now)
            }
            signed[signer] = clock.now
            clock.advance(by: .seconds(6 * 3_600))
        }
        #expect(signed.count == 13)
    }

    @Test("a clock that was far ahead for a moment keeps no key from its turn")
    func clockAhead() async throws {
        let ring = try await node()
        let start = clock.now
        let first = ids(ring)[0]
        clock.advance(by: .seconds(400 * 86_400))
        #expect(try await ring.refresh() == .rotated)
        clock.advance(by: .milliseconds(start.milliseconds - clock.now.milliseconds))
        #expect(try await signer(ring) == first)
        #expect(try await ring.refresh() == .unchanged)
        var signers: Set<String> = []
        for day in 0..<200 {
            _ = try await ring.refresh()
            let signer = try await signer(ring)
            #expect(ids(ring).contains(signer))
            #expect(ids(ring).count <= 4, "day \(day)")
            signers.insert(signer)
            clock.advance(by: .seconds(86_400))
        }
        #expect(signers.count == 7)
    }

    @Test("a clock that stayed ahead until nothing else was left leaves a key that signs on, and is relieved")
    func clockLongAhead() async throws {
        let ring = try await node()
        let start = clock.now
        for _ in 0..<2 {
            clock.advance(by: .seconds(200 * 86_400))
            _ = try await ring.refresh()
            clock.advance(by: .seconds(3 * 86_400))
        }
        let published = ids(ring)
        clock.advance(by: .milliseconds(start.milliseconds - clock.now.milliseconds))
        let left = try await signer(ring)
        #expect(ids(ring).contains(left))
        #expect(try await ring.refresh() == .rotated)
        #expect(try await signer(ring) == left)
        clock.advance(by: TokenKeys.lead)
        #expect(try await signer(ring) != left)
        #expect(try await !published.contains(signer(ring)))
        #expect(published.allSatisfy(ids(ring).contains))
    }

    @Test("a node whose clock is decades behind signs with the key that portals have, and takes none away")
    func clockBehind() async throws {
        let good = try await node()
        clock.advance(by: .seconds(29 * 86_400))
        _ = try await good.refresh()
        let now = clock.now
        let signs = try await signer(good)
        let before = ids(good)
        clock.advance(by: .seconds(-50 * 365 * 86_400))
        let bad = try await node()
        _ = try await bad.refresh()
        #expect(try await signer(bad) == signs)
        #expect(before.allSatisfy(ids(bad).contains))
        clock.advance(by: .milliseconds(now.milliseconds - clock.now.milliseconds))
        _ = try await good.refresh()
        #expect(try await signer(good) == signs)
        #expect(before.allSatisfy(ids(good).contains))
    }

    @Test("a store that is away at the start fails clearly, later it changes nothing")
    func storeAway() async throws {
        store.isAway.store(true, ordering: .relaxed)
        let failure = await #expect(throws: StoreError.self) { try await self.node() }
        #expect(failure?.code == .unavailable)
        store.isAway.store(false, ordering: .relaxed)
        let ring = try await node()
        let first = ids(ring)
        store.isAway.store(true, ordering: .relaxed)
        clock.advance(by: .seconds(40 * 86_400))
        await #expect(throws: StoreError.self) { try await ring.refresh() }
        #expect(try await signer(ring) == first[0])
        #expect(ids(ring) == first)
    }

    @Test("a store that lost the keys gets back what signs")
    func lost() async throws {
        let ring = try await node()
        store.inner.withLock { $0 = MemoryStore() }
        #expect(try await ring.refresh() == .unchanged)
        #expect(ids(try await node()) == ids(ring))
    }

    @Test(
        "what is no set of keys is refused, not replaced",
        arguments: [
            [], [1], [1, 0], [2, 1] + [UInt8](repeating: 1, count: 40),
            [1, 1] + [UInt8](repeating: 1, count: 39),
            [1, 1] + [UInt8](repeating: 0, count: 40), [1, 1] + [UInt8](repeating: 0xFF, count: 40),
            [1, 17] + [UInt8](repeating: 1, count: 680), [1, 1] + [UInt8](repeating: 1, count: 41),
        ] as [[UInt8]])
    func unreadable(bytes: [UInt8]) async throws {
        _ = try await store.replaceSharedValue(.tokenKeys, at: nil, with: bytes)
        let failure = await #expect(throws: StoreError.self) { try await self.node() }
        #expect(failure?.detail.contains("cannot be read") == true)
        #expect(try await store.sharedValue(.tokenKeys)?.bytes == bytes)
    }

    @Test("what is kept comes back as it was")
    func roundTrip() throws {
        var keys = try #require(TokenKeys(firstAt: clock.now))
        keys = try #require(keys.rotated(at: clock.now + TokenKeys.lifetime))
        let read = try #require(TokenKeys(encoded: keys.encoded))
        #expect(read.keys.map(\.id) == keys.keys.map(\.id))
        #expect(read.keys.map(\.signsFrom) == keys.keys.map(\.signsFrom))
    }

    /// The `kid` of a token signed now.
    private func signer(_ ring: TokenKeyRing) async throws -> String {
        let session = Session.sample(browser: SecretDigest(of: "browser"), at: clock.now)
        let token = try await ring.sign(
            SessionToken(
                session, issuer: "i", audience: "a", jti: "j", issuedAt: clock.now,
                expiresAt: clock.now + .seconds(60)),
            at: clock.now)
        return try #require(TokenHeader.keyID(of: token))
    }
}

/// A memory store that can be away.
final class FaultyStore: GatewayStore {
    let inner = Mutex(MemoryStore())
    let isAway = Atomic(false)

    private func store() throws(StoreError) -> MemoryStore {
        guard !isAway.load(ordering: .relaxed) else { throw StoreError(.unavailable, "away") }
        return inner.withLock { $0 }
    }

    func put(_ login: LoginTransaction, under key: SecretDigest, at now: Instant) async throws(StoreError) {
        try await store().put(login, under: key, at: now)
    }

    func takeLogin(_ key: SecretDigest, browser: SecretDigest, at now: Instant) async throws(StoreError)
        -> LoginTaking
    {
        try await store().takeLogin(key, browser: browser, at: now)
    }

    func claim(_ ids: [MessageID], until: Instant, at now: Instant) async throws(StoreError) -> Bool {
        try await store().claim(ids, until: until, at: now)
    }

    func put(
        _ session: Session, under key: SecretDigest, until end: Instant, claiming ids: [MessageID],
        rememberedUntil: Instant, at now: Instant
    ) async throws(StoreError) -> [SecretDigest]? {
        try await store().put(
            session, under: key, until: end, claiming: ids, rememberedUntil: rememberedUntil, at: now)
    }

    func session(_ key: SecretDigest, at now: Instant) async throws(StoreError) -> Session? {
        try await store().session(key, at: now)
    }

    func sessionAtHand(_ key: SecretDigest, at now: Instant) -> SessionAtHand { .unknown }

    func touch(_ key: SecretDigest, until end: Instant, at now: Instant) async throws(StoreError) {
        try await store().touch(key, until: end, at: now)
    }

    func removeSession(_ key: SecretDigest, at now: Instant) async throws(StoreError) -> Session? {
        try await store().removeSession(key, at: now)
    }

    func removeSessions(nameID: String, sessionIndexes: [String], at now: Instant) async throws(StoreError)
        -> [SecretDigest: Session]
    {
        try await store().removeSessions(nameID: nameID, sessionIndexes: sessionIndexes, at: now)
    }

    func sharedValue(_ name: SharedValue.Name) async throws(StoreError) -> SharedValue? {
        try await store().sharedValue(name)
    }

    func replaceSharedValue(_ name: SharedValue.Name, at revision: Int64?, with bytes: [UInt8])
        async throws(StoreError) -> Bool
    {
        try await store().replaceSharedValue(name, at: revision, with: bytes)
    }

    func checkHealth() async throws(StoreError) { try await store().checkHealth() }
}
