import Foundation
import Redis
import RedisServers
import SAML
import Testing

@testable import Gateway

/// What is Redis's own, besides what every store does.
@Suite("Redis store", .enabled(if: RedisServer.isInstalled, "redis-server is missing: run Scripts/setup"))
struct RedisStoreTests {
    private let now = Instant(milliseconds: 1_800_000_000_000)
    private var end: Instant { now + .seconds(900) }

    private func store(
        _ servers: [RedisServer], keys: StoreKeys = .sample, isCluster: Bool = false
    ) throws -> RedisStore {
        let endpoints = servers.map { RedisEndpoint(host: "127.0.0.1", port: $0.port) }
        return try RedisStore(
            RedisConfiguration(isCluster ? .cluster(endpoints) : .single(endpoints[0])), keys: keys,
            logger: .silent)
    }

    private func login(_ name: String, until end: Instant) throws -> LoginTransaction {
        let url = PublicURL(origin: "https://portal.example.gov.pl", basePath: "/auth")
        return LoginTransaction(
            authnRequestID: try #require(MessageID("ID-\(name)")), authnRequestInstant: now,
            assuranceLevel: .low,
            returnTarget: try #require(
                ReturnTarget("/tajna-sprawa?x=\(name)", publicURL: url, allowedOrigins: [])),
            browser: SecretDigest(of: "browser of \(name)"), expiresAt: end)
    }

    @Test("nothing of a person, a cookie or a RelayState stands in any key or value")
    func secrecy() async throws {
        let server = try await RedisServer.start()
        let store = try store([server])
        let session = Session.sample(browser: SecretDigest(of: "browser"), at: now, nameID: "gzolc87")
        try await store.put(session, under: SecretDigest(of: "cookie-value"), until: end, at: now)
        try await store.put(try login("a", until: end), under: SecretDigest(of: "relay-state"), at: now)
        #expect(try await store.claim([try #require(MessageID("ID-claimed"))], until: end, at: now))
        #expect(try await store.replaceSharedValue(.tokenKeys, at: nil, with: Array("signing-key".utf8)))
        try await store.checkHealth()
        let names = try await server.cli("keys", "*").split(separator: "\n").map(String.init)
        #expect(names.count >= 9)
        var all = names.joined(separator: "\n")
        for name in names {
            let type = try await server.cli("type", name)
            switch type {
            case "hash\n": all += try await server.cli("hgetall", name)
            case "zset\n": all += try await server.cli("zrange", name, "0", "-1")
            default: all += try await server.cli("get", name)
            }
        }
        var secrets = [
            "gzolc87", "cookie-value", "relay-state", "tajna-sprawa", "ID-claimed", "ID-a", "signing-key",
            session.id, session.person.subject, session.person.familyName, session.person.givenName,
            session.person.dateOfBirth,
        ]
        secrets += session.attributes.values.flatMap { $0 }
        for secret in secrets { #expect(!all.contains(secret) && !secret.isEmpty) }
        // All of it ends by itself but for what nodes share.
        for name in names {
            let left = try #require(Int(try await server.cli("pttl", name).dropLast()))
            // -2: on a slow machine it has ended meanwhile.
            #expect(name.contains(":v:") ? left == -1 : left == -2 || (0...28_800_000).contains(left))
        }
        await store.shutDown()
    }

    @Test("memory that is used up is a full store: no logins, no health, and sessions go on")
    func outOfMemory() async throws {
        let server = try await RedisServer.start()
        let store = try store([server])
        let key = SecretDigest(of: "cookie")
        try await store.put(
            Session.sample(browser: SecretDigest(of: "browser"), at: now), under: key, until: end, at: now)
        try await server.cli("config", "set", "maxmemory", "1")
        func code(_ body: () async throws(StoreError) -> Void) async -> StoreError.Code? {
            do throws(StoreError) {
                try await body()
                return nil
            } catch {
                return error.code
            }
        }
        let login = try login("a", until: end)
        #expect(
            await code { () throws(StoreError) in try await store.put(login, under: key, at: now) } == .full)
        #expect(await code { () throws(StoreError) in try await store.checkHealth() } == .full)
        #expect(try await store.session(key, at: now) != nil)
        try await server.cli("config", "set", "maxmemory", "0")
        try await store.checkHealth()
        try await server.cli("config", "set", "min-replicas-to-write", "1")
        #expect(await code { () throws(StoreError) in try await store.checkHealth() } == .unavailable)
    }

    @Test("a node with other keys is not ready; with the old one behind a new one it is, and so are all")
    func keyCheck() async throws {
        let server = try await RedisServer.start()
        let (first, second) = ([UInt8](repeating: 7, count: 32), [UInt8](repeating: 8, count: 32))
        let old = try store([server])
        try await old.checkHealth()
        let key = SecretDigest(of: "cookie")
        let browser = SecretDigest(of: "browser")
        try await old.put(
            Session.sample(browser: browser, at: now), under: key, until: end, at: now)
        try await old.put(try login("a", until: end), under: SecretDigest(of: "a"), at: now)

        let stranger = try store([server], keys: try #require(StoreKeys([second])))
        let error = await #expect(throws: StoreError.self) { try await stranger.checkHealth() }
        #expect(error?.detail.contains("none of store.keys") == true)
        #expect(try await stranger.session(key, at: now) == nil)

        let new = try store([server], keys: try #require(StoreKeys([second, first])))
        try await new.checkHealth()
        #expect(try await new.session(key, at: now) != nil)
        let taken = try await new.takeLogin(
            SecretDigest(of: "a"), browser: SecretDigest(of: "browser of a"), at: now)
        #expect(taken == .taken(try login("a", until: end)))
        // A browser's session is one over the change of keys, and WK's logout finds all.
        let newer = SecretDigest(of: "newer cookie")
        let replaced = try await new.put(
            Session.sample(browser: browser, at: now), under: newer, until: end, at: now)
        #expect(replaced == [key])
        let middle = try store([server], keys: try #require(StoreKeys([first, second])))
        try await middle.checkHealth()
        #expect(
            Array(try await middle.removeSessions(nameID: "gzolc87", sessionIndexes: [], at: now).keys) == [
                newer
            ])
    }

    @Test("a crash between the steps of a login leaves no session that logout does not find")
    func crashes() async throws {
        let server = try await RedisServer.start()
        let store = try store([server])
        let browser = SecretDigest(of: "browser")
        let (old, new) = (SecretDigest(of: "old"), SecretDigest(of: "new"))
        try await store.put(Session.sample(browser: browser, at: now), under: old, until: end, at: now)
        try await store.put(Session.sample(browser: browser, at: now), under: new, until: end, at: now)
        // As if the node had ended before the last step: the browser's index is gone, the old session still there.
        try await store.put(
            Session.sample(browser: SecretDigest(of: "elsewhere"), at: now), under: old, until: end, at: now)
        let names = RedisNames(prefix: "brama:")
        for browser in StoreKeys.sample.lookUpKeys(browser.bytes, kind: .sessionBrowser) {
            try await server.cli("del", String(decoding: names.session(ofBrowser: browser), as: UTF8.self))
        }
        let removed = try await store.removeSessions(nameID: "gzolc87", sessionIndexes: [], at: now)
        #expect(Set(removed.keys) == [old, new])
        for key in [old, new] { #expect(try await store.session(key, at: now) == nil) }
    }

    @Test("message IDs are claimed before anything of their session is written")
    func claimComesFirst() async throws {
        let server = try await RedisServer.start()
        let store = try store([server])
        let session = Session.sample(browser: SecretDigest(of: "browser"), at: now)
        let key = SecretDigest(of: "cookie")
        let id = try #require(MessageID("ID-a"))
        // The step after the claim fails.
        let index = RedisNames(prefix: "brama:").sessions(
            ofNameID: StoreKeys.sample.lookUpKeys(session.nameID)[0])
        try await server.cli("set", String(decoding: index, as: UTF8.self), "no sorted set")
        await #expect(throws: StoreError.self) {
            try await store.put(
                session, under: key, until: end, claiming: [id], rememberedUntil: end, at: now)
        }
        #expect(try await store.session(key, at: now) == nil)
        #expect(try await !store.claim([id], until: end, at: now))
    }

    @Test("values that a foreign hand changed or moved let nobody in")
    func tampering() async throws {
        let server = try await RedisServer.start()
        let store = try store([server])
        let names = RedisNames(prefix: "brama:")
        let (key, other) = (SecretDigest(of: "cookie"), SecretDigest(of: "other"))
        try await store.put(
            Session.sample(browser: SecretDigest(of: "browser"), at: now), under: key, until: end, at: now)
        let name = String(decoding: names.session(key), as: UTF8.self)
        try await server.cli("copy", name, String(decoding: names.session(other), as: UTF8.self))
        #expect(try await store.session(other, at: now) == nil)
        try await server.cli("setrange", name, "40", "x")
        #expect(try await store.session(key, at: now) == nil)
        #expect(try await store.removeSession(key, at: now) == nil)
    }

    @Test("the server forgets what ended, also where nobody asks")
    func serverForgets() async throws {
        let server = try await RedisServer.start()
        let store = try store([server])
        let soon = now + .milliseconds(300)
        try await store.put(try login("a", until: soon), under: SecretDigest(of: "a"), at: now)
        #expect(try await store.claim([try #require(MessageID("ID-c"))], until: soon, at: now))
        try await store.put(
            Session.sample(browser: SecretDigest(of: "b"), at: now), under: SecretDigest(of: "s"),
            until: soon,
            at: now)
        let left = await eventually {
            let names = (try? await server.cli("keys", "*")) ?? "?"
            // The indexes live as long as the session could at most.
            return names.split(separator: "\n").allSatisfy {
                $0.hasPrefix("brama:n:") || $0.hasPrefix("brama:b:")
            }
        }
        #expect(left)
    }

    @Test("what is wrong with a server's settings is said, with the mend")
    func examination() async throws {
        let server = try await RedisServer.start([
            "--maxmemory", "100mb", "--appendonly", "yes",
        ])
        let store = try store([server])
        let good = await store.examine()
        #expect(good.map(\.severity) == [.ok, .ok], "\(good.map(\.line))")
        try await server.cli("config", "set", "maxmemory-policy", "allkeys-lru")
        try await server.cli("config", "set", "maxmemory", "0")
        try await server.cli("config", "set", "appendonly", "no")
        let bad = await store.examine().filter { $0.severity == .warning }
        #expect(bad.count == 3 && bad.allSatisfy { $0.mend != nil })
        #expect(bad[0].title.contains("allkeys-lru"))
        try await server.cli("config", "set", "requirepass", "x")
        let locked = try await self.store([server]).examine()
        #expect(locked.map(\.severity).contains(.error) && locked[0].line.contains("passwordFile"))
    }

    @Test("the rights that the documentation lists are enough, and not more than are needed to go elsewhere")
    func rights() async throws {
        let text = try String(
            contentsOfFile: ConfigurationReferenceTests.packageRoot + "/Documentation/redis.md",
            encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("user brama ") })
        let server = try await RedisServer.start(
            ["--user"] + line.split(separator: " ").dropFirst().map(String.init))
        var configuration = RedisConfiguration(.single(RedisEndpoint(host: "127.0.0.1", port: server.port)))
        configuration.credentials = .init(username: "brama", password: Array("PASSWORD".utf8))
        configuration.database = 1
        let store = try RedisStore(configuration, keys: .sample, logger: .silent)
        let key = SecretDigest(of: "key")
        try await store.checkHealth()
        #expect(await store.examine().allSatisfy { !$0.line.contains("+info") && $0.severity != .error })
        let login = try login("a", until: end)
        try await store.put(login, under: key, at: now)
        #expect(try await store.takeLogin(key, browser: login.browser, at: now) == .taken(login))
        #expect(try await store.claim([try #require(MessageID("ID-c"))], until: end, at: now))
        for _ in 0..<2 {
            try await store.put(
                Session.sample(browser: login.browser, at: now),
                under: SecretDigest(of: "\(UInt64.random(in: 0 ... .max))"),
                until: end, at: now)
        }
        try await store.put(Session.sample(browser: key, at: now), under: key, until: end, at: now)
        try await store.touch(key, until: end, at: now)
        #expect(try await store.session(key, at: now) != nil)
        #expect(try await store.removeSessions(nameID: "gzolc87", sessionIndexes: [], at: now).count == 2)
        #expect(try await store.replaceSharedValue(.tokenKeys, at: nil, with: [1]))
        #expect(try await store.sharedValue(.tokenKeys)?.bytes == [1])
        let client = try RedisClient(configuration)
        for words in [["FLUSHALL"], ["CONFIG", "GET", "*"], ["KEYS", "*"]] {
            await #expect(throws: RedisError.self) {
                try await client.command(
                    RedisCommand(words.map { Array($0.utf8) }, key: nil, isRepeatable: true))
            }
        }
        await #expect(throws: RedisError.self) {
            try await client.command(RedisCommand("GET", Array("other".utf8), isRepeatable: true))
        }
    }
}
