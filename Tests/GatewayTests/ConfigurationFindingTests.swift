import Testing

@testable import Gateway

/// The accepted configuration with one edit, and the one finding that it must give.
struct SpoiledConfiguration: Sendable, CustomTestStringConvertible {
    let old: String
    let new: String
    var inProfile = false
    let line: Int?
    /// How the message starts.
    let message: String

    init(_ old: String, _ new: String, inProfile: Bool = false, line: Int?, _ message: String) {
        self.old = old
        self.new = new
        self.inProfile = inProfile
        self.line = line
        self.message = message
    }

    var testDescription: String { new }

    func check() {
        let fixture = ConfigurationFixture(replacing: old, with: new, inProfile: inProfile)
        let findings = fixture.load().findings
        let file = inProfile ? ConfigurationFixture.profilePath : ConfigurationFixture.path
        #expect(findings.map(\.file) == [file], "\(findings)")
        #expect(findings.first?.line == line, "\(findings)")
        #expect(findings.first?.message.hasPrefix(message) == true, "\(findings)")
    }
}

@Suite("A finding names file, line, what is wrong and what is allowed")
struct ConfigurationFindingTests {
    @Test(
        "for keys",
        arguments: [
            SpoiledConfiguration(
                "listen: 127.0.0.1:8080", "lisen: 127.0.0.1:8080", line: 3,
                "lisen: unknown key; did you mean \"listen\"? Allowed here: environment, publicURL, listen,"),
            .init(
                "  idleTimeout: 15m", "  idelTimeout: 15m", line: 22,
                "session.idelTimeout: unknown key; did you mean \"idleTimeout\"?"),
            .init(
                "listen: 127.0.0.1:8080", "idleTimeout: 15m", line: 3,
                "idleTimeout: unknown key; did you mean \"session.idleTimeout\"?"),
            .init(
                "  token: opaque", "  xyzzy: opaque", line: 24,
                "session.xyzzy: unknown key; allowed here: cookieName, cookieDomain, idleTimeout, lifetime"),
            .init(
                "certificate: ../certificates/encryption.crt }",
                "certificate: ../certificates/encryption.crt, a: b }",
                line: 16, "keys.decryption[0].a: unknown key; allowed here: privateKey, certificate, pkcs12"),
            .init(
                "  lifetime: 8h", "  idleTimeout: 8h", line: 23,
                "idleTimeout: stands here again, first in line 22; keep one"),
            .init(
                "environment: test\n", "", line: nil,
                "environment: is missing; allowed: the name of a profile"),
            .init(
                "  entityID: https://portal.example.gov.pl\n", "", line: 6,
                "serviceProvider.entityID: is missing"),
            .init(
                "  entityID: https://portal.example.gov.pl", "  entityID:", line: 6,
                "serviceProvider.entityID: is missing"),
            .init(
                "# audit: none here", "audit: [var/audit.jsonl]", line: 29,
                "audit: must be a group of keys, not a list; allowed: file"),
            .init(
                "# audit: none here", "audit: { whenFull: continue }", line: 29,
                "audit.whenFull: does nothing without audit.file; name the file, or leave it out"),
            .init(
                "# audit: none here", "audit: { file: a, whenFull: maybe }", line: 29,
                "audit.whenFull: \"maybe\" is not known; allowed: stop, continue"),
            .init(
                "# audit: none here", "audit: { file: a, retention: 24h }", line: 29,
                "audit.retention: \"24h\" is not a number of days; allowed: a whole number of days, from 1d to 3650d"
            ),
            .init(
                "# audit: none here", "audit: { file: a, rotateSize: 1kB }", line: 29,
                "audit.rotateSize: \"1kB\" is out of range; allowed: a whole number and a unit"),
            .init(
                "# audit: none here", "audit: { file: a, node: \"a b\" }", line: 29,
                "audit.node: \"a b\" is not such a name; allowed: 1 to 64 of"),
            .init(
                "# audit: none here", "audit: { file: a, signingKey: none.key }", line: 29,
                "audit.signingKey: /srv/config/none.key cannot be read: there is no such file"),
            .init(
                "# audit: none here", "audit: { file: a, signingKey: ../certificates/rsa2048.key }", line: 29,
                "audit.signingKey: /srv/certificates/rsa2048.key is no EC P-256 private key in PEM"),
            .init(
                "# audit: none here", "audit: { file: a, subjectKey: ../certificates/store-short.key }",
                line: 29,
                "audit.subjectKey: /srv/certificates/store-short.key has 31 bytes; allowed: exactly 32"),
            .init(
                "# audit: none here",
                "audit: { file: a, evidence: { certificate: ../certificates/p384.crt } }",
                line: 29, "audit.evidence.certificate: EC secp384r1 will not do; allowed: EC P-256, or RSA"),
        ])
    func keys(spoiled: SpoiledConfiguration) { spoiled.check() }

    @Test(
        "for values",
        arguments: [
            SpoiledConfiguration(
                "idleTimeout: 15m", "idleTimeout: 15", line: 22,
                "session.idleTimeout: \"15\" has no unit; allowed: a whole number and a unit (ms, s, m or h), from"
            ),
            .init(
                "idleTimeout: 15m", "idleTimeout: 1.5h", line: 22,
                "session.idleTimeout: \"1.5h\" is not a duration"),
            .init(
                "idleTimeout: 15m", "idleTimeout: 0s", line: 22, "session.idleTimeout: \"0s\" is out of range"
            ),
            .init(
                "idleTimeout: 15m", "idleTimeout: [15m]", line: 22,
                "session.idleTimeout: must be a duration, not a list; allowed: "),
            .init(
                "idleTimeout: 15m", "idleTimeout: 9h", line: 22,
                "session.idleTimeout: is longer than session.lifetime"),
            .init("lifetime: 8h", "lifetime: 25h", line: 23, "session.lifetime: \"25h\" is out of range"),
            .init(
                "foreignAuthentication: false", "foreignAuthentication: yes", line: 12,
                "serviceProvider.foreignAuthentication: \"yes\" is neither true nor false; allowed: true, false"
            ),
            .init(
                "foreignAuthentication: false", "foreignAuthentication: \"true\"", line: 12,
                "serviceProvider.foreignAuthentication: must be true or false, not a quoted text"),
            .init(
                "token: opaque", "token: jwtt", line: 24,
                "session.token: \"jwtt\" is not known; did you mean \"jwt\"?; allowed: opaque, jwt"),
            .init(
                "assuranceLevel: substantial", "assuranceLevel: [low]", line: 10,
                "serviceProvider.assuranceLevel: must be a word, not a list; allowed: low, substantial, high"),
            .init(
                "connections: 4096", "connections: 8", line: 32,
                "limits.connections: \"8\" is out of range; allowed: 16 to 1000000"),
            .init(
                "connections: 4096", "connections: many", line: 32,
                "limits.connections: \"many\" is not a whole"),
            .init(
                "  attributes: [FamilyName, FirstName, DateOfBirth, PersonIdentifier]",
                "  attributes:\n    - FamilyName\n    - PersonIdentifer\n", line: 13,
                "serviceProvider.attributes: \"PersonIdentifer\" is not known; did you mean \"PersonIdentifier\"?"
            ),
            .init(
                "[FamilyName, FirstName, DateOfBirth, PersonIdentifier]", "[]", line: 11,
                "serviceProvider.attributes: the list is empty"),
            .init(
                "[FamilyName, FirstName, DateOfBirth, PersonIdentifier]", "FamilyName", line: 11,
                "serviceProvider.attributes: must be a list, not a single value"),
            .init(
                "[FamilyName, FirstName, DateOfBirth, PersonIdentifier]",
                "[PersonIdentifier, PersonIdentifier]",
                line: 11, "serviceProvider.attributes: holds the same value twice; keep one"),
            .init(
                "providerName: Portal Przykładowy", "providerName: \"a\\u202eb\"", line: 8,
                "serviceProvider.providerName: \"a\u{202E}b\" holds control characters"),
            .init(
                "entityID: https://portal.example.gov.pl", "entityID: a b", line: 7,
                "serviceProvider.entityID: \"a b\" holds blanks; allowed: "),
            .init(
                "url: \"memory:\"", "url: \"sqlite:\"", line: 27,
                "store.url: \"sqlite:\" names no file; allowed: sqlite:PATH, memory:, or redis://"
            ),
            .init(
                "url: \"memory:\"", "url: mongodb://x", line: 27,
                "store.url: \"mongodb://x\" is not a known store; allowed: sqlite:PATH, memory:, or redis://"
            ),
            .init(
                "foreignAuthentication: false",
                "operationContext: { coi: { contextClass: a, documentID: c } }",
                line: 12, "serviceProvider.operationContext.coi.contextDescription: is missing"),
            .init(
                "foreignAuthentication: false",
                "operationContext: { kir: x, coi: { contextClass: a, contextDescription: b, documentID: c } }",
                line: 12, "serviceProvider.operationContext: holds both coi and kir; allowed: one of them"),
        ])
    func values(spoiled: SpoiledConfiguration) { spoiled.check() }

    @Test(
        "for addresses",
        arguments: [
            SpoiledConfiguration(
                "publicURL: https://portal.example.gov.pl/auth",
                "publicURL: http://portal.example.gov.pl/auth",
                line: 2,
                "publicURL: \"http://portal.example.gov.pl/auth\" is not protected by TLS; write https://"),
            .init(
                "example.gov.pl/auth", "example.gov.pl/auth?x", line: 2,
                "publicURL: \"https://portal.example.gov.pl/auth?x\" has a query"),
            .init(
                "example.gov.pl/auth", "example.gov.pl/auth#", line: 2,
                "publicURL: \"https://portal.example.gov.pl/auth#\" has a query"),
            .init(
                "example.gov.pl/auth", "example.gov.pl/a//b", line: 2,
                "publicURL: \"https://portal.example.gov.pl/a//b\" has an unusual path"),
            .init(
                "example.gov.pl/auth", "example.gov.pl/../b", line: 2,
                "publicURL: \"https://portal.example.gov.pl/../b\" has an unusual path"),
            .init(
                "https://portal.example.gov.pl/auth", "https://a@portal.example.gov.pl", line: 2,
                "publicURL: \"https://a@portal.example.gov.pl\" holds a user name"),
            .init(
                "https://portal.example.gov.pl/auth", "portal.example.gov.pl", line: 2,
                "publicURL: \"portal.example.gov.pl\" does not start with https://"),
            .init(
                "https://portal.example.gov.pl/auth", "https://portal_1.gov.pl", line: 2,
                "publicURL: \"https://portal_1.gov.pl\" has no usable host"),
            .init(
                "https://portal.example.gov.pl/auth", "https://portal.gov.pl:0", line: 2,
                "publicURL: \"https://portal.gov.pl:0\" has no usable host"),
            .init(
                "https://portal.example.gov.pl/auth", "https://żółw.gov.pl", line: 2,
                "publicURL: \"https://żółw.gov.pl\" holds blanks, control characters or letters outside ASCII"
            ),
            .init(
                "listen: 127.0.0.1:8080", "listen: 8080", line: 3,
                "listen: \"8080\" is not an address to listen on; allowed: host:port"),
            .init(
                "adminListen: 127.0.0.1:8081", "adminListen: 127.0.0.1:8080", line: 4,
                "adminListen: is the same as listen"),
            .init(
                "\"10.0.0.0/8\"", "10.0.0.1/8", line: 5,
                "trustedProxies: \"10.0.0.1/8\" is neither an IP address nor a block"),
            .init(
                "\"10.0.0.0/8\"", "0.0.0.0/0", line: 5,
                "trustedProxies: \"0.0.0.0/0\" would believe everybody"),
            .init(
                "[https://www.example.gov.pl]", "[https://www.example.gov.pl/x]", line: 30,
                "returnTo.allowedOrigins: \"https://www.example.gov.pl/x\" has a path"),
            .init(
                "[https://www.example.gov.pl]", "[\"*\"]", line: 30,
                "returnTo.allowedOrigins: \"*\" does not start with https://"),
            .init(
                "http://10.0.0.5:3128", "http://10.0.0.5", line: 33,
                "backChannel.proxy: \"http://10.0.0.5\" is not an HTTP proxy with its port; allowed: http://host:port"
            ),
        ])
    func addresses(spoiled: SpoiledConfiguration) { spoiled.check() }

    @Test(
        "for cookies",
        arguments: [
            SpoiledConfiguration(
                "cookieName: __Host-brama", "cookieName: a b", line: 20,
                "session.cookieName: \"a b\" is not a cookie name"),
            .init(
                "cookieDomain:", "cookieDomain: example.gov.pl", line: 20,
                "session.cookieName: browsers refuse \"__Host-brama\" with a cookieDomain"),
            .init(
                "cookieName: __Host-brama\n  cookieDomain:", "cookieDomain: other.gov.pl", line: 20,
                "session.cookieDomain: publicURL's host \"portal.example.gov.pl\" does not lie under \"other.gov.pl\""
            ),
            .init(
                "cookieName: __Host-brama\n  cookieDomain:", "cookieDomain: tal.example.gov.pl", line: 20,
                "session.cookieDomain: publicURL's host"),
            .init(
                "cookieName: __Host-brama\n  cookieDomain:", "cookieDomain: gov.pl", line: 20,
                "session.cookieDomain: \"gov.pl\" is no domain of one owner"),
            .init(
                "cookieName: __Host-brama\n  cookieDomain:", "cookieDomain: .example.gov.pl", line: 20,
                "session.cookieDomain: \".example.gov.pl\" is not a domain"),
            .init(
                "https://portal.example.gov.pl/auth", "http://localhost:8080", line: 20,
                "session.cookieName: browsers refuse \"__Host-brama\" from an http:// publicURL"),
        ])
    func cookies(spoiled: SpoiledConfiguration) { spoiled.check() }

    @Test("for many things at once, in the order of the lines")
    func many() {
        var fixture = ConfigurationFixture()
        fixture[ConfigurationFixture.path] = ConfigurationFixture.text
            .replacing("127.0.0.1:8080", with: "nowhere").replacing("15m", with: "15x")
            .replacing("  token: opaque", with: "  tokn: opaque\n  token: opaque\n  token: jwt")
            .replacing("signing.key", with: "missing.key")
        fixture[ConfigurationFixture.profilePath] = ConfigurationFixture.profile.replacing("30s", with: "30m")
        fixture.environment = ["BRAMA_LOG_LEVEL": "loud"]
        let places = fixture.load().findings.map { "\($0.file):\($0.line ?? 0)" }
        let main = ConfigurationFixture.path
        #expect(
            places == [
                "\(main):3", "\(main):14", "\(main):22", "\(main):24", "\(main):26",
                "\(ConfigurationFixture.profilePath):6", "BRAMA_LOG_LEVEL:0",
            ])
    }
}
