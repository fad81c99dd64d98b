import SAML
import Testing
import Transport

@testable import Gateway

@Suite("Environment variables override the file")
struct ConfigurationEnvironmentTests {
    private func load(_ environment: [String: String]) -> (GatewayConfiguration?, [String]) {
        var fixture = ConfigurationFixture()
        fixture.environment = environment
        let (configuration, findings) = fixture.load()
        return (configuration, findings.map(\.description))
    }

    @Test(
        "each key has one variable",
        arguments: [
            ("session.idleTimeout", "BRAMA_SESSION_IDLE_TIMEOUT"), ("publicURL", "BRAMA_PUBLIC_URL"),
            ("serviceProvider.entityID", "BRAMA_SERVICE_PROVIDER_ENTITY_ID"),
            ("keys.signing.pkcs12", "BRAMA_KEYS_SIGNING_PKCS12"), ("store.url", "BRAMA_STORE_URL"),
            ("returnTo.allowedOrigins", "BRAMA_RETURN_TO_ALLOWED_ORIGINS"), ("listen", "BRAMA_LISTEN"),
        ])
    func names(path: String, name: String) {
        #expect(EnvironmentOverrides.variable(for: path) == name)
        #expect(GatewaySchema.schema.entry(at: path)?.variable == name)
    }

    @Test("no two keys share a variable")
    func unique() {
        let names = GatewaySchema.schema.entries.map(\.variable)
        #expect(Set(names).count == names.count)
        #expect(EnvironmentOverrides.otherVariables.isDisjoint(with: names))
    }

    @Test("single values, lists and groups are taken")
    func values() throws {
        let (configuration, findings) = load([
            "BRAMA_SESSION_IDLE_TIMEOUT": "30m", "BRAMA_LISTEN": "unix:/run/b.sock",
            "BRAMA_SERVICE_PROVIDER_FOREIGN_AUTHENTICATION": "true",
            "BRAMA_RETURN_TO_ALLOWED_ORIGINS": "https://a.example , https://b.example:8443",
            "BRAMA_TRUSTED_PROXIES": "[\"::1\", 10.1.0.0/16]", "BRAMA_STORE_KEYS": "",
            "BRAMA_KEYS_DECRYPTION":
                "[{pkcs12: ../certificates/encryption.p12, passwordFile: ../certificates/password}]",
            "BRAMA_SERVICE_PROVIDER_PROVIDER_NAME": "Urząd: #1", "HOME": "/root", "BRAMA_CONFIG": "x",
        ])
        #expect(findings == [])
        let loaded = try #require(configuration)
        #expect(loaded.session.idleTimeout == .seconds(1800))
        #expect(loaded.listen == .unix(path: "/run/b.sock"))
        #expect(loaded.foreignAuthentication)
        #expect(loaded.allowedReturnOrigins == ["https://a.example", "https://b.example:8443"])
        #expect(loaded.trustedProxies.contains(.internet(host: "10.1.2.3", port: 1)))
        #expect(loaded.storeKeys == [])
        #expect(loaded.decryption.count == 1)
        #expect(loaded.provider.providerName == "Urząd: #1")
    }

    @Test("an empty variable brings the default back")
    func empty() {
        #expect(load(["BRAMA_LOG_FORMAT": ""]).0?.log.format == .text)
        #expect(
            load(["BRAMA_PUBLIC_URL": ""]).1.first?.hasPrefix("BRAMA_PUBLIC_URL: publicURL: is missing")
                == false)
    }

    @Test(
        "a finding names the variable",
        arguments: [
            (
                ["BRAMA_SESSION_IDLE_TIMEOUT": "30"],
                "BRAMA_SESSION_IDLE_TIMEOUT: session.idleTimeout: \"30\" has no unit; allowed: "
            ),
            (
                ["BRAMA_SESSION_IDLE_TIMOUT": "30m"],
                "BRAMA_SESSION_IDLE_TIMOUT: unknown variable; did you mean \"BRAMA_SESSION_IDLE_TIMEOUT\"? "
            ),
            (["BRAMA_XYZZY": "1"], "BRAMA_XYZZY: unknown variable; the names of all of them are in"),
            (
                ["BRAMA_TRUSTED_PROXIES": "10.0.0.1,nobody"],
                "BRAMA_TRUSTED_PROXIES: trustedProxies: \"nobody\" is"
            ),
            (["BRAMA_TRUSTED_PROXIES": "[10.0.0.1"], "BRAMA_TRUSTED_PROXIES: not YAML: "),
            (["BRAMA_\u{1B}[31m\n": "x"], "BRAMA_\\u{1b}[31m\\u{a}: unknown variable"),
            (
                ["BRAMA_KEYS_DECRYPTION": "a,b"],
                "BRAMA_KEYS_DECRYPTION: keys.decryption[0].: must be a group of"
            ),
            (
                ["BRAMA_KEYS_SIGNING_PRIVATE_KEY": "gone.key"],
                "BRAMA_KEYS_SIGNING_PRIVATE_KEY: keys.signing.privateKey: /srv/config/gone.key cannot be read"
            ),
            (
                ["BRAMA_ENVIRONMENT": "integraton"],
                "BRAMA_ENVIRONMENT: environment: there is no profile \"integraton\""
            ),
        ])
    func findings(environment: [String: String], start: String) {
        let found = load(environment).1
        #expect(found.first?.hasPrefix(start) == true, "\(found)")
    }
}
