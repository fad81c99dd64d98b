import Redis
import SAML
import Testing

@testable import Gateway

@Suite("What a reload takes in of a Redis store")
struct RedisReloadTests {
    private static func fixture(_ settings: String, url: String = "rediss://brama@h") throws -> ReloadFixture
    {
        var start = ConfigurationFixture()
        start[ConfigurationFixture.path] = start[ConfigurationFixture.path]
            .replacing("url: \"memory:\"", with: "url: \"\(url)\"\n  redis: { \(settings) }")
        start.files["/srv/certificates/redis.password"] = start.files["/srv/certificates/password"]
        for suffix in ["key", "crt"] {
            start.files["/srv/certificates/redis." + suffix] =
                start.files["/srv/certificates/transport." + suffix]
        }
        start.files["/srv/certificates/redis-ca.crt"] = start.files["/srv/certificates/node.crt"]
        return ReloadFixture(start)
    }

    private static let all =
        "passwordFile: ../certificates/redis.password, caFile: ../certificates/redis-ca.crt, clientCertificate: "
        + "{ privateKey: ../certificates/redis.key, certificate: ../certificates/redis.crt }"

    private static func redis(_ fixture: ReloadFixture) -> RedisConfiguration? {
        guard case .redis(let redis) = fixture.inEffect.last?.store else { return nil }
        return redis
    }

    @Test("a new password, client certificate and trust root count without a restart")
    func renewed() async throws {
        let fixture = try Self.fixture(Self.all)
        let reload = try fixture.start()
        try fixture.put("password-wrong", at: "redis.password")
        #expect(await reload.reload() == .reloaded(["store.redis.passwordFile"]))
        #expect(
            Self.redis(fixture)?.credentials == .init(username: "brama", password: Array("wrong".utf8)))
        try fixture.put("node-next.key", at: "redis.key")
        try fixture.put("node-next.crt", at: "redis.crt")
        try fixture.put("two.crt", at: "redis-ca.crt")
        let keys = [
            "store.redis.caFile", "store.redis.clientCertificate.certificate",
            "store.redis.clientCertificate.privateKey",
        ]
        #expect(await reload.reload() == .reloaded(keys))
        #expect(Self.redis(fixture)?.tls?.clientCertificate == ConfigurationMaterial.files["node-next.crt"])
        #expect(Self.redis(fixture)?.tls?.trustRoots == ConfigurationMaterial.files["two.crt"])
        #expect(!fixture.log.text.contains("changes after a restart"))
        // Another file for it, too.
        fixture.edit("../certificates/redis.password", "../certificates/password")
        #expect(await reload.reload() == .reloaded(["store.redis.passwordFile"]))
    }

    @Test("what cannot be used is reported, and the old one stays")
    func broken() async throws {
        let fixture = try Self.fixture(Self.all)
        let reload = try fixture.start()
        for (name, path) in [
            ("empty", "redis.password"), ("text", "redis-ca.crt"), ("node.key", "redis.key"),
        ] {
            let before = fixture.log.text
            try fixture.put(name, at: path)
            guard case .refused(let findings) = await reload.reload() else {
                Issue.record("\(path) not refused")
                continue
            }
            #expect(findings.count == 1 && findings[0].message.contains("store.redis."), "\(findings)")
            #expect(fixture.log.text != before)
            try fixture.put(
                ["redis.password": "password", "redis-ca.crt": "node.crt"][path] ?? "transport.key", at: path)
        }
        #expect(fixture.inEffect.isEmpty)
        #expect(await reload.reload() == .unchanged)
    }

    @Test("with another store, or another user, how it knows us waits for the restart as well")
    func otherStore() async throws {
        let fixture = try Self.fixture("passwordFile: ../certificates/redis.password")
        let reload = try fixture.start()
        fixture.edit("rediss://brama@h", "rediss://other@h")
        fixture.edit("passwordFile: ../certificates/redis.password", "\(Self.all)")
        try fixture.put("password-wrong", at: "redis.password")
        fixture.edit("level: info", "level: error")
        #expect(await reload.reload() == .reloaded(["log.level"]))
        let redis = try #require(Self.redis(fixture))
        #expect(redis.credentials?.username == "brama")
        #expect(redis.credentials?.password != Array("wrong".utf8))
        #expect(redis.tls == RedisConfiguration.TLS())
        #expect(
            fixture.log.text.contains(
                "store.redis.caFile,store.redis.clientCertificate.certificate,"
                    + "store.redis.clientCertificate.privateKey,store.redis.passwordFile,store.url"))
        // Without the other store the password counts.
        fixture.edit("rediss://other@h", "rediss://brama@h")
        let keys = [
            "store.redis.caFile", "store.redis.clientCertificate.certificate",
            "store.redis.clientCertificate.privateKey", "store.redis.passwordFile",
        ]
        #expect(await reload.reload() == .reloaded(keys))
        #expect(Self.redis(fixture)?.credentials?.password == Array("wrong".utf8))
    }

    @Test("an expired client certificate is not taken in")
    func expired() async throws {
        let fixture = try Self.fixture(Self.all)
        let reload = try fixture.start()
        fixture.now = fixture.now + .seconds(500 * 86_400)
        try fixture.put("node-next.key", at: "redis.key")
        try fixture.put("node-next.crt", at: "redis.crt")
        guard case .refused(let findings) = await reload.reload() else {
            Issue.record("not refused")
            return
        }
        #expect(findings.map(\.message).allSatisfy { $0.contains("redis.crt expired on") })
        #expect(findings.count == 1)
    }
}
