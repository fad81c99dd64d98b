import Redis
import SAML
import Testing

@testable import Gateway

@Suite("Redis in the configuration")
struct ConfigurationRedisTests {
    private func load(
        _ url: String, _ settings: String = "", keys: Bool = true
    ) -> RedisConfiguration? {
        let loaded = fixture(url, settings, keys: keys).load()
        #expect(loaded.findings == [])
        guard case .redis(let redis) = loaded.configuration?.store else { return nil }
        return redis
    }

    private func messages(_ url: String, _ settings: String = "", keys: Bool = true) -> [String] {
        fixture(url, settings, keys: keys).load().findings.map(\.message)
    }

    private func fixture(_ url: String, _ settings: String, keys: Bool) -> ConfigurationFixture {
        var fixture = ConfigurationFixture()
        let redis = settings.isEmpty ? "" : "\n  redis: { \(settings) }"
        fixture[ConfigurationFixture.path] = ConfigurationFixture.text
            .replacing("url: \"memory:\"", with: "url: \"\(url)\"\(redis)")
            .replacing(
                "\n  keys: [../certificates/store.key]",
                with: keys ? "\n  keys: [../certificates/store.key]" : "")
        fixture.files["/srv/config/redis.password"] = .init(bytes: Array("p w\n".utf8), mode: 0o600)
        for (name, text) in [("bom", "\u{FEFF}p w\n"), ("blank", "p w \n"), ("tab", "\tp w\r\n")] {
            fixture.files["/srv/config/\(name)"] = .init(bytes: Array(text.utf8), mode: 0o600)
        }
        fixture.files["/srv/config/empty"] = .init(bytes: [], mode: 0o600)
        return fixture
    }

    @Test("one server: port and database have defaults, the password comes from a file")
    func single() throws {
        #expect(load("redis://h") == RedisConfiguration(.single(RedisEndpoint(host: "h", port: 6379))))
        let full = try #require(
            load("redis://brama@[::1]:7000/3", "passwordFile: redis.password, commandTimeout: 1s"))
        #expect(full.topology == .single(RedisEndpoint(host: "::1", port: 7000)))
        #expect(full.credentials == .init(username: "brama", password: Array("p w".utf8)))
        #expect(full.database == 3 && full.commandTimeout == .seconds(1) && full.tls == nil)
    }

    @Test("TLS takes roots and a client certificate")
    func tls() throws {
        let tls = try #require(
            load(
                "rediss://h",
                """
                caFile: ../certificates/two.crt, clientCertificate: { privateKey: ../certificates/transport.key, \
                certificate: ../certificates/transport.crt }
                """)?.tls)
        #expect(!tls.trustRoots.isEmpty && !tls.clientCertificate.isEmpty && !tls.clientKey.isEmpty)
        #expect(load("rediss://h")?.tls == RedisConfiguration.TLS())
    }

    @Test("Sentinels and Clusters")
    func groups() throws {
        let sentinel = load(
            "redis://my_master", "sentinels: [\"a:1\", \"b:2\"], sentinelPasswordFile: redis.password")
        #expect(
            sentinel?.topology
                == .sentinel(
                    master: "my_master",
                    sentinels: [RedisEndpoint(host: "a", port: 1), RedisEndpoint(host: "b", port: 2)]))
        #expect(sentinel?.sentinelCredentials?.password == Array("p w".utf8))
        let cluster = load("redis://a:1", "cluster: true, nodes: [\"b:2\"]")
        #expect(
            cluster?.topology
                == .cluster([RedisEndpoint(host: "a", port: 1), RedisEndpoint(host: "b", port: 2)]))
    }

    @Test("what does not go together is a finding, and a password in the URL is not repeated")
    func findings() {
        let refused: [(String, String, String)] = [
            ("redis://u:hunter2@h", "", "store.url: the address holds a password"),
            ("redis://:hunter2@h", "", "store.url: the address holds a password"),
            ("redis://u@h", "", "store.url: names a user"),
            ("redis://h/x", "", "store.url: the address has more"),
            ("redis://h?x=1", "", "store.url: the address has more"),
            ("redis://", "", "store.url: the address has no host"),
            ("redis:h", "", "store.url: the address is not a known store"),
            ("redis://h:99999", "", "store.url: the address has no host"),
            ("redis://h/1", "cluster: true", "store.url: names a database"),
            ("redis://h", "cluster: true, sentinels: [\"a:1\"]", "store.redis.cluster: goes not with"),
            ("redis://h:1", "sentinels: [\"a:1\"]", "store.url: has a port"),
            ("redis://h", "nodes: [\"a:1\"]", "store.redis.nodes: is for a Cluster"),
            ("redis://h", "caFile: ../certificates/two.crt", "store.redis.caFile: is for TLS"),
            ("redis://h", "sentinelPasswordFile: redis.password", "store.redis.sentinelPasswordFile: is for"),
            ("redis://h", "passwordFile: empty", "store.redis.passwordFile: /srv/config/empty holds no"),
            (
                "redis://h", "passwordFile: bom",
                "store.redis.passwordFile: the file begins with a byte order mark; save it as UTF-8 without"
            ),
            (
                "redis://h", "passwordFile: blank",
                "store.redis.passwordFile: the password begins or ends with a"
            ),
            (
                "redis://h", "passwordFile: tab",
                "store.redis.passwordFile: the password begins or ends with a"
            ),
            ("redis://h", "passwordFile: gone", "store.redis.passwordFile: /srv/config/gone cannot"),
            ("redis://h", "sentinels: [\"a\"]", "store.redis.sentinels: \"a\" is not a host"),
            ("redis://h", "masterName: x", "store.redis.masterName: unknown key"),
            ("memory:", "cluster: true", "store.redis: is for redis://"),
        ]
        for (url, settings, message) in refused {
            let found = messages(url, settings)
            #expect(found.contains { $0.hasPrefix(message) }, "\(url) \(settings): \(found)")
            #expect(!found.contains { $0.contains("hunter2") })
        }
        #expect(messages("redis://h", keys: false).contains { $0.hasPrefix("store.keys: is missing") })
        #expect(messages("redis://h").isEmpty)
    }

    @Test("a check warns about a network without TLS")
    func check() {
        let plain = RedisConfiguration(.single(RedisEndpoint(host: "10.0.0.1", port: 1)))
        var secure = plain
        secure.tls = .init()
        let near = RedisConfiguration(.single(RedisEndpoint(host: "127.0.0.1", port: 1)))
        let check = ConfigurationCheck(
            path: "", environment: [:], files: .disk, now: .init(milliseconds: 0))
        #expect([plain, secure, near].map { check.checkRedis($0)[0].severity } == [.warning, .ok, .ok])
    }
}
