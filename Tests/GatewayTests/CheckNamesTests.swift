import SAML
import Testing
import XMLSecurity

@testable import Gateway

@Suite("brama check: names, pairs, surroundings")
struct CheckNamesTests {
    private func unusual(_ fixture: ConfigurationFixture) throws -> [String] {
        let certificate = try Certificate(try #require(ConfigurationMaterial.files["signing.crt"]))
        return ConfigurationCheck(
            path: ConfigurationFixture.path, environment: fixture.environment,
            files: fixture.configurationFiles,
            now: Instant(milliseconds: (certificate.notAfter - 300 * 86_400) * 1000)
        ).run().filter { $0.severity != .ok }.map(\.line)
    }

    @Test(
        "names that look right and are not are found",
        arguments: [
            (
                "providerName: Portal Przykładowy", "providerName: Portal Z\u{0301}ródło",
                "warning  serviceProvider.providerName: a letter is written in two characters (a base and an accent); WK "
                    + "compares bytes: type the name anew, or copy it from COI's confirmation"
            ),
            (
                "providerName: Portal Przykładowy", "providerName: \"Portal  Gminy\"",
                "warning  serviceProvider.providerName: has blanks at an end, or two in a row; WK compares bytes: write "
                    + "it exactly as COI registered it"
            ),
            (
                "entityID: https://portal.example.gov.pl", "entityID: https://portal.example.gov.pl/",
                "warning  serviceProvider.entityID: ends with a slash; WK compares bytes: make sure that COI registered it "
                    + "with the slash"
            ),
        ])
    func names(old: String, new: String, line: String) throws {
        #expect(try unusual(ConfigurationFixture(replacing: old, with: new)) == [line])
    }

    @Test(
        "names that COI hardly registered are found, with a production profile and any other",
        arguments: [
            (
                "entityID: https://portal.example.gov.pl", "entityID: int.login.gov.pl",
                "error    serviceProvider.entityID: int.login.gov.pl is what the node calls itself, not your system: "
            ),
            (
                "entityID: https://portal.example.gov.pl", "entityID: https://Login.gov.pl/",
                "error    serviceProvider.entityID: https://Login.gov.pl/ is what the node calls itself"
            ),
            (
                "entityID: https://portal.example.gov.pl", "entityID: CHANGEME",
                "warning  serviceProvider.entityID: CHANGEME looks like a placeholder: write the name exactly"
            ),
            (
                "entityID: https://portal.example.gov.pl", "entityID: https://change-me.gov.pl",
                "warning  serviceProvider.entityID: https://change-me.gov.pl looks like a placeholder"
            ),
            (
                "providerName: Portal Przykładowy", "providerName: Test",
                "warning  serviceProvider.providerName: Test looks like a placeholder"
            ),
            (
                "providerName: Portal Przykładowy", "providerName: TODO nazwa",
                "warning  serviceProvider.providerName: TODO nazwa looks like a placeholder"
            ),
            (
                "entityID: https://portal.example.gov.pl", "entityID: http://localhost.sp.pl",
                "warning  serviceProvider.entityID: http://localhost.sp.pl names the machine of whoever develops"
            ),
            (
                "entityID: https://portal.example.gov.pl", "entityID: http://127.0.0.1:8080/auth",
                "warning  serviceProvider.entityID: http://127.0.0.1:8080/auth names the machine"
            ),
            (
                "providerName: Portal Przykładowy", "providerName: P\u{043E}rtal Gminy",
                "warning  serviceProvider.providerName: P\u{043E}rtal Gminy: U+043E is no Latin letter, among others"
            ),
            (
                "entityID: https://portal.example.gov.pl", "entityID: https://p\u{03BF}rtal.gmina.pl",
                "warning  serviceProvider.entityID: https://p\u{03BF}rtal.gmina.pl: U+03BF is no Latin letter"
            ),
            (
                "providerName: Portal Przykładowy", "providerName: \"Portal\u{00A0}Gminy\"",
                "warning  serviceProvider.providerName: holds U+00A0, which cannot be seen or looks like a blank"
            ),
        ])
    func oddNames(old: String, new: String, line: String) throws {
        let lines = try unusual(ConfigurationFixture(replacing: old, with: new))
        #expect(lines.contains { $0.hasPrefix(line) }, "\(lines)")
        var production = ConfigurationFixture(replacing: old, with: new)
        production[ConfigurationFixture.profilePath] = ConfigurationFixture.profile.replacing(
            "production: false", with: "production: true")
        let found = try unusual(production)
        #expect(found.contains { $0.hasPrefix(line) }, "\(found)")
    }

    @Test(
        "names that a body may well have are left alone",
        arguments: [
            (
                "providerName: Portal Przykładowy",
                "providerName: Zażółć gęślą jaźń – e-Urząd (test), ul. 3 Maja"
            ),
            ("providerName: Portal Przykładowy", "providerName: Портал громади"),
            ("entityID: https://portal.example.gov.pl", "entityID: https://testowo.gmina.pl/sp"),
            ("entityID: https://portal.example.gov.pl", "entityID: urn:gmina:portal"),
            ("entityID: https://portal.example.gov.pl", "entityID: https://login.gov.pl.gmina.pl"),
        ])
    func plainNames(old: String, new: String) throws {
        #expect(try unusual(ConfigurationFixture(replacing: old, with: new)).isEmpty)
    }

    @Test("with a node on this machine a system may be called test at localhost")
    func atHome() throws {
        var fixture = ConfigurationFixture(
            replacing: "entityID: https://portal.example.gov.pl", with: "entityID: http://localhost/test")
        fixture[ConfigurationFixture.profilePath] = ConfigurationFixture.profile.replacing(
            "https://int.login.gov.pl", with: "http://127.0.0.1:8090")
        #expect(try unusual(fixture).isEmpty)
    }

    @Test("a profile whose addresses do not go together is found")
    func environments() throws {
        let mixed = ConfigurationFixture(
            replacing: "artifactResolutionURL: https://int.login",
            with: "artifactResolutionURL: https://int-podmiotyzewnetrzne.login",
            inProfile: true)
        #expect(
            try unusual(mixed) == [
                "warning  environment test: its addresses are on different hosts: int-podmiotyzewnetrzne.login.gov.pl, "
                    + "int.login.gov.pl: compare them with what COI handed out: all belong to one environment"
            ])
        let production = ConfigurationFixture(
            replacing: "production: false", with: "production: true", inProfile: true)
        let lines = try unusual(production)
        #expect(
            lines.contains(
                "warning  environment test: a production profile that calls int.login.gov.pl: production is at "
                    + "login.gov.pl, or podmiotyzewnetrzne.login.gov.pl for private bodies"))
        #expect(
            lines.contains(
                "warning  CN=signing: nobody but its owner signed this certificate: production wants one of an authority "
                    + "that COI accepts"))
        #expect(
            lines.contains(
                "warning  serviceProvider.providerName: Portal Przykładowy is the example's: write your own"))
    }

    @Test("an RSA key to sign with is a warning")
    func pairs() throws {
        let rsa = ConfigurationFixture(
            replacing: "../certificates/signing.key, certificate: ../certificates/signing.crt",
            with: "../certificates/rsa2048.key, certificate: ../certificates/rsa2048.crt")
        #expect(
            try unusual(rsa) == [
                "warning  keys.signing: RSA 2048; WK's service providers sign with EC P-256: ask COI whether it takes RSA, "
                    + "or make a new key: brama certificate request"
            ])
    }

    @Test("a client certificate that is not for clients is a warning")
    func extendedKeyUsage() throws {
        let fixture = ConfigurationFixture(
            replacing: "certificate: ../certificates/transport.crt",
            with: "certificate: ../certificates/server.crt")
        #expect(
            try unusual(fixture) == [
                "warning  keys.transport.certificate: its extended key usage lacks clientAuth: ask the issuer for a "
                    + "certificate with it: brama certificate request --purpose transport"
            ])
    }

    @Test(
        "a time zone that is not there, and a language that is not UTF-8, are warnings",
        arguments: [
            (
                "TZ", "Europe/Warszawa",
                "warning  TZ: there is no zone \"Europe/Warszawa\" on this machine, so it means UTC"
            ),
            ("TZ", ":Nowhere", "warning  TZ: there is no zone \"Nowhere\" on this machine, so it means UTC"),
            ("TZ", "Europe/Warsaw", nil), ("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", nil), ("TZ", "", nil),
            ("TZ", "UTC", nil),
            ("LANG", "pl_PL.ISO-8859-2", "warning  LANG: \"pl_PL.ISO-8859-2\" is not UTF-8"),
            ("LC_ALL", "pl_PL", "warning  LC_ALL: \"pl_PL\" is not UTF-8"),
            ("LANG", "pl_PL.UTF-8", nil), ("LANG", "C", nil), ("LC_ALL", "C.utf8", nil),
            ("LANG", "pl_PL.utf8@euro", nil),
        ] as [(String, String, String?)])
    func surroundings(name: String, value: String, line: String?) throws {
        var fixture = ConfigurationFixture()
        fixture["/usr/share/zoneinfo/Europe/Warsaw"] = "TZif"
        fixture.environment[name] = value
        let lines = try unusual(fixture)
        #expect(lines.count == (line == nil ? 0 : 1), "\(lines)")
        if let line { #expect(lines.first?.hasPrefix(line) == true) }
    }

    @Test("nginx is not looked at while the configuration is broken, and that is said")
    func brokenConfiguration() {
        let fixture = ConfigurationFixture(replacing: "idleTimeout: 15m", with: "idleTimeout: 15")
        let check = ConfigurationCheck(
            path: ConfigurationFixture.path, environment: [:], files: fixture.configurationFiles,
            now: Instant(milliseconds: 1_800_000_000_000), nginx: "/etc/nginx/nginx.conf")
        #expect(
            check.run().last?.line
                == "warning  nginx: not looked at: mend the configuration first: it says where Brama listens")
    }
}
