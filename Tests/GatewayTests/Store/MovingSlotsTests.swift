import Redis
import RedisServers
import SAML
import Testing

@testable import Gateway

@Suite(
    "Redis store, a Cluster whose slots move",
    .enabled(if: RedisServer.isInstalled, "redis-server is missing: run Scripts/setup"))
struct MovingSlotsTests {
    private static let now = Instant(milliseconds: 1_800_000_000_000)
    private static let end = now + .seconds(900)

    private static func configuration(_ cluster: RedisClusterGroup) -> RedisConfiguration {
        var configuration = RedisConfiguration(
            .cluster(cluster.servers.map { RedisEndpoint(host: "127.0.0.1", port: $0.port) }))
        // The machine is busy with other tests; what is proved does not depend on it.
        configuration.commandTimeout = .seconds(60)
        return configuration
    }

    private static func login(_ number: Int) throws -> LoginTransaction {
        let url = PublicURL(origin: "https://portal.example.gov.pl", basePath: "/auth")
        return LoginTransaction(
            authnRequestID: try #require(MessageID("ID-\(number)")), authnRequestInstant: now,
            assuranceLevel: .low,
            returnTarget: try #require(ReturnTarget("/", publicURL: url, allowedOrigins: [])),
            browser: SecretDigest(of: "browser of \(number)"), expiresAt: end)
    }

    @Test("logins are taken once, sessions hold, and logout finds all, while the slots of each move")
    func migration() async throws {
        let cluster = try await RedisClusterGroup.start()
        let configuration = Self.configuration(cluster)
        func store() throws -> RedisStore {
            try RedisStore(configuration, keys: .sample, logger: .silent)
        }
        let (one, two) = (try store(), try store())
        let logins = try (0..<120).map { (SecretDigest(of: "relay \($0)"), try Self.login($0)) }
        for (index, (key, login)) in logins.enumerated() {
            try await one.put(login, under: key, at: Self.now)
            try await one.put(
                Session.sample(browser: login.browser, at: Self.now, nameID: "citizen \(index % 40)"),
                under: key, until: Self.end, at: Self.now)
        }
        let names = RedisNames(prefix: "brama:")
        let slots = logins.map { key, login in
            let browser = StoreKeys.sample.lookUpKeys(login.browser.bytes, kind: .loginBrowser)[0]
            return [names.logins(browser), names.loginMark(key), names.session(key)].map(HashSlot.of)
        }
        // Each login's slots move while it is taken: neither runs ahead of the other.
        var (taken, moved) = (0, 0)
        let mover = try await SlotMover(RedisClient(configuration))
        let citizens = (0..<40).map { StoreKeys.sample.lookUpKeys("citizen \($0)")[0] }
        // Logout may be faster than the move: so that its slots are never moved empty.
        for citizen in citizens { try await mover.fill(slotOf: names.sessions(ofNameID: citizen)) }
        for ((key, login), slots) in zip(logins, slots) {
            async let moving = mover.move(slots)
            async let first = one.takeLogin(key, browser: login.browser, at: Self.now)
            async let second = two.takeLogin(key, browser: login.browser, at: Self.now)
            async let found = two.session(key, at: Self.now)
            async let touched: Void = one.touch(key, until: Self.end, at: Self.now)
            taken += try await [first, second].count { $0 == .taken(login) }
            #expect(try await found != nil)
            try await touched
            moved += try await moving
        }
        #expect(taken == logins.count)
        #expect(moved > logins.count / 2)
        (taken, moved) = (0, 0)
        for (index, citizen) in citizens.enumerated() {
            async let moving = mover.move([HashSlot.of(names.sessions(ofNameID: citizen))])
            async let first = one.removeSessions(
                nameID: "citizen \(index)", sessionIndexes: [], at: Self.now)
            async let second = two.removeSessions(
                nameID: "citizen \(index)", sessionIndexes: [], at: Self.now)
            taken += try await first.count + second.count
            moved += try await moving
        }
        #expect(taken == logins.count)
        #expect(moved > 0)
        for (key, _) in logins { #expect(try await one.session(key, at: Self.now) == nil) }
    }
}

/// Moves slots to one of the nodes, step by step as `redis-cli --cluster reshard` does.
///
/// Always to the same one: nodes that give and take by turns, faster than they tell each other, lose slots.
private struct SlotMover {
    private let client: RedisClient
    private let masters: [RedisEndpoint]

    init(_ client: RedisClient) async throws {
        self.client = client
        masters = try await client.masters()
    }

    /// Puts a key of nobody beside `key`: what stands in braces alone decides the slot.
    ///
    /// Source: Redis Cluster specification, "Hash tags".
    func fill(slotOf key: [UInt8]) async throws {
        let beside = Array("{".utf8) + key + Array("}".utf8)
        try #require(HashSlot.of(beside) == HashSlot.of(key))
        let answer = try await client.command(
            RedisCommand("SET", beside, [Array("kept".utf8)], isRepeatable: false))
        try #require(answer.text == "OK")
    }

    /// - Returns: how many keys went along.
    func move(_ slots: [Int]) async throws -> Int {
        var moved = 0
        for slot in Set(slots) { moved += try await move(slot) }
        return moved
    }

    private func move(_ slot: Int) async throws -> Int {
        let new = masters[0]
        if try await keeps(slot, new) { return 0 }
        let old = try await keeps(slot, masters[1]) ? masters[1] : masters[2]
        let (from, to) = (try await id(old), try await id(new))
        try await ask(new, "CLUSTER", "SETSLOT", "\(slot)", "IMPORTING", from)
        try await ask(old, "CLUSTER", "SETSLOT", "\(slot)", "MIGRATING", to)
        var moved = 0
        while true {
            let keys = try await ask(old, "CLUSTER", "GETKEYSINSLOT", "\(slot)", "1").array ?? []
            guard let key = keys.first?.text else { break }
            // NOKEY where it was taken in between.
            let answer = try await ask(old, "MIGRATE", new.host, "\(new.port)", key, "0", "10000")
            if answer.text == "OK" { moved += 1 }
        }
        for node in [new, old] + masters.filter({ $0 != new && $0 != old }) {
            try await ask(node, "CLUSTER", "SETSLOT", "\(slot)", "NODE", to)
        }
        return moved
    }

    private func keeps(_ slot: Int, _ node: RedisEndpoint) async throws -> Bool {
        let nodes = try await ask(node, "CLUSTER", "NODES").text ?? ""
        let line = try #require(nodes.split(separator: "\n").first { $0.contains("myself") })
        return line.split(separator: " ").dropFirst(8).contains { range in
            let ends = range.split(separator: "-").compactMap { Int($0) }
            return !range.hasPrefix("[") && (ends.first ?? .max)...(ends.last ?? .max) ~= slot
        }
    }

    private func id(_ node: RedisEndpoint) async throws -> String {
        try #require(try await ask(node, "CLUSTER", "MYID").text)
    }

    @discardableResult
    private func ask(_ node: RedisEndpoint, _ words: String...) async throws -> RESPValue {
        try await client.command(
            RedisCommand(words.map { Array($0.utf8) }, key: nil, isRepeatable: false), at: node)
    }
}
