import SAML
import Testing
import XMLSecurity

@testable import Gateway

@Suite("A production profile refuses what is unsafe, and says why")
struct ConfigurationProductionTests {
    /// With a production profile; `edits` are made in the configuration, `profileEdits` in the profile.
    private static func fixture(
        _ edits: [(String, String)] = [], profile profileEdits: [(String, String)] = []
    ) -> ConfigurationFixture {
        var fixture = ConfigurationFixture()
        func edit(_ path: String, _ edits: [(String, String)]) {
            for (old, new) in edits {
                precondition(fixture[path].contains(old), "\(old) is not in \(path)")
                fixture[path] = fixture[path].replacing(old, with: new)
            }
        }
        edit(ConfigurationFixture.profilePath, [("production: false", "production: true")] + profileEdits)
        edit(ConfigurationFixture.path, edits)
        return fixture
    }

    private static func found(_ fixture: ConfigurationFixture) -> [String] {
        fixture.load().findings.map(\.description)
    }

    struct Unsafe: Sendable, CustomTestStringConvertible {
        let old: String
        let new: String
        var inProfile = false
        let finding: String
        var testDescription: String { new }
    }

    @Test(
        "settings",
        arguments: [
            Unsafe(
                old: "publicURL: https://portal.example.gov.pl/auth",
                new: "publicURL: https://localhost/auth",
                finding:
                    "/srv/config/brama.yaml:2: publicURL: localhost is this machine, with a production profile; "
                    + "allowed: the name that citizens' browsers know"),
            Unsafe(
                old: "publicURL: https://portal.example.gov.pl/auth",
                new: "publicURL: https://[::1]:8443/auth",
                finding:
                    "/srv/config/brama.yaml:2: publicURL: ::1 is this machine, with a production profile; "
                    + "allowed: the name that citizens' browsers know"),
            Unsafe(
                old: "level: info", new: "level: debug",
                finding:
                    "/srv/config/brama.yaml:31: log.level: is debug with a production profile; allowed: info or above"
            ),
            Unsafe(
                old: "level: info", new: "level: trace",
                finding:
                    "/srv/config/brama.yaml:31: log.level: is trace with a production profile; allowed: info or above"
            ),
            Unsafe(
                old: "[https://www.example.gov.pl]", new: "[http://localhost:3000]",
                finding:
                    "/srv/config/brama.yaml:30: returnTo.allowedOrigins: http://localhost:3000 is http:// with a "
                    + "production profile; allowed: https:// only"),
            Unsafe(
                old: "artifactResolutionURL: https://int.login.gov.pl",
                new: "artifactResolutionURL: http://127.0.0.1",
                inProfile: true,
                finding:
                    "/srv/config/environments/test.yaml:3: artifactResolutionURL: is http:// in a production profile; "
                    + "allowed: https:// only"),
            Unsafe(
                old: "singleLogoutURL: https://int.login.gov.pl", new: "singleLogoutURL: http://127.0.0.1",
                inProfile: true,
                finding:
                    "/srv/config/environments/test.yaml:4: singleLogoutURL: is http:// in a production profile; "
                    + "allowed: https:// only"),
            Unsafe(
                old: "certificates/node.crt", new: "certificates/simulator.crt", inProfile: true,
                finding:
                    "/srv/config/environments/test.yaml:5: signingCertificates: ../../certificates/simulator.crt is the "
                    + "local simulator's certificate, whose key anybody may hold; allowed: WK's own, as COI hands it out"
            ),
        ])
    func settings(setting: Unsafe) {
        let edit = [(setting.old, setting.new)]
        #expect(
            Self.found(setting.inProfile ? Self.fixture(profile: edit) : Self.fixture(edit)) == [
                setting.finding
            ])
        // Elsewhere it does for trying things out.
        let other = ConfigurationFixture(
            replacing: setting.old, with: setting.new, inProfile: setting.inProfile)
        #expect(other.load().findings == [])
    }

    @Test("http:// for browsers")
    func plainPublicURL() {
        #expect(
            Self.found(
                Self.fixture([
                    ("https://portal.example.gov.pl/auth", "http://localhost:8080"), ("__Host-brama", "b"),
                ]))
                == [
                    "/srv/config/brama.yaml:2: publicURL: is http:// with a production profile; allowed: https:// only",
                    "/srv/config/brama.yaml:2: publicURL: localhost is this machine, with a production profile; "
                        + "allowed: the name that citizens' browsers know",
                ])
    }

    @Test("keys of the demo")
    func demoKeys() {
        let edits = [
            ("certificates/signing.key", "certificates/demo.key"),
            ("certificates/signing.crt", "certificates/demo.crt"),
        ]
        #expect(
            Self.found(Self.fixture(edits)) == [
                "/srv/config/brama.yaml:14: keys.signing.certificate: /srv/certificates/demo.crt was made by the demo "
                    + "or the simulator; allowed: the certificate of a key of your own, registered with COI"
            ])
    }

    @Test("key files that others may use", arguments: [0o640, 0o604, 0o620, 0o601] as [UInt32])
    func openFile(mode: UInt32) {
        var fixture = Self.fixture()
        fixture.files["/srv/certificates/signing.key"]?.mode = mode
        #expect(
            Self.found(fixture) == [
                "/srv/config/brama.yaml:14: keys.signing.privateKey: others than its owner may use "
                    + "/srv/certificates/signing.key (mode \(String(mode, radix: 8))); chmod 600 "
                    + "/srv/certificates/signing.key"
            ])
    }

    @Test("key files in a directory that anybody may write in, or below one")
    func openDirectory() {
        func finding(_ line: Int, _ label: String, _ directory: String, _ file: String) -> String {
            "/srv/config/brama.yaml:\(line): \(label): anybody may write in \(directory), and so put another file in "
                + "the place of /srv/certificates/\(file); move it, or chmod o-w \(directory)"
        }
        for (directory, mode) in [
            ("/srv/certificates", 0o777), ("/srv/certificates", 0o1777), ("/srv", 0o757), ("/", 0o777),
        ] as [(String, UInt32)] {
            var fixture = Self.fixture()
            fixture.directoryModes[directory] = mode
            #expect(
                Self.found(fixture) == [
                    finding(14, "keys.signing.privateKey", directory, "signing.key"),
                    finding(16, "keys.decryption[0].privateKey", directory, "encryption.key"),
                    finding(17, "keys.decryption[1].privateKey", directory, "encryption-old.key"),
                    finding(18, "keys.transport.privateKey", directory, "transport.key"),
                    finding(28, "store.keys[0]", directory, "store.key"),
                ])
        }
        // What lies deeper than a directory like /tmp cannot be replaced by others.
        var below = Self.fixture()
        below.directoryModes["/srv"] = 0o1777
        #expect(Self.found(below) == [])
    }

    @Test("certificates of ours that have expired; not pinned ones, and not those of retiring keys")
    func expired() throws {
        var fixture = Self.fixture()
        let certificate = try Certificate(try #require(ConfigurationMaterial.files["signing.crt"]))
        let date = String(Instant(milliseconds: certificate.notAfter * 1000).text.prefix(10))
        fixture.now = Instant(milliseconds: (certificate.notAfter + 3_600) * 1000)
        func finding(_ line: Int, _ label: String, _ name: String) -> String {
            "/srv/config/brama.yaml:\(line): \(label).certificate: /srv/certificates/\(name).crt expired on \(date); "
                + "get a new certificate and register it with COI"
        }
        #expect(
            Self.found(fixture) == [
                finding(14, "keys.signing", "signing"), finding(16, "keys.decryption[0]", "encryption"),
                finding(18, "keys.transport", "transport"),
            ])
        fixture.now = Instant(milliseconds: certificate.notAfter * 1000 - 3_600_000)
        #expect(Self.found(fixture) == [])
        fixture.now = Instant(milliseconds: (certificate.notAfter + 3_600) * 1000)
        fixture[ConfigurationFixture.profilePath] = ConfigurationFixture.profile
        #expect(Self.found(fixture) == [])
    }

    @Test("everything at once")
    func all() {
        var fixture = Self.fixture(
            [
                ("https://portal.example.gov.pl/auth", "https://127.0.0.1/auth"),
                ("level: info", "level: debug"),
            ],
            profile: [("certificates/node.crt", "certificates/simulator.crt")])
        fixture.files["/srv/certificates/store.key"]?.mode = 0o644
        #expect(Self.found(fixture).count == 4)
    }

    @Test(
        "A credential of systemd may show its access list as the group's right to read, and nothing more",
        arguments: [(0o400, true), (0o440, true), (0o444, false), (0o460, false), (0o450, false)]
            as [(UInt32, Bool)])
    func credentials(mode: UInt32, isAllowed: Bool) {
        var fixture = Self.fixture()
        let directory = "/run/credentials/brama.service"
        fixture.environment = [
            "CREDENTIALS_DIRECTORY": directory,
            "BRAMA_KEYS_SIGNING_PRIVATE_KEY": "\(directory)/sp-signing.key",
        ]
        fixture.files["\(directory)/sp-signing.key"] = .init(
            bytes: ConfigurationMaterial.files["signing.key"] ?? [], mode: mode)
        #expect(Self.found(fixture).isEmpty == isAllowed)
        // The same file is no credential where systemd does not say so.
        fixture.environment["CREDENTIALS_DIRECTORY"] = "/run/credentials/other.service"
        #expect(Self.found(fixture).isEmpty == (mode == 0o400))
    }
}
