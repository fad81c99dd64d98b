import Foundation
import SAML
import Simulator
import Testing
import XMLSecurity

@testable import Gateway

@Suite("Environment profiles")
struct ConfigurationProfileTests {
    @Test("the embedded ones are those of Config/environments", arguments: ShippedProfiles.all.keys.sorted())
    func embedded(name: String) throws {
        let path = ConfigurationReferenceTests.packageRoot + "/Config/environments/\(name).yaml"
        #expect(Array(try Data(contentsOf: URL(fileURLWithPath: path))) == ShippedProfiles.all[name])
    }

    @Test("none is left out")
    func complete() throws {
        let directory = ConfigurationReferenceTests.packageRoot + "/Config/environments"
        let files = try FileManager.default.contentsOfDirectory(atPath: directory).filter {
            $0.hasSuffix(".yaml")
        }
        #expect(Set(files) == Set(ShippedProfiles.all.keys.map { $0 + ".yaml" }))
    }

    @Test(
        "each shipped one is accepted once WK's certificate lies where it says",
        arguments: ShippedProfiles.all.keys.sorted())
    func accepted(name: String) throws {
        var fixture = ConfigurationFixture(replacing: "environment: test", with: "environment: \(name)")
        let missing = fixture.load().findings
        #expect(missing.count == 1)
        #expect(missing.first?.file == "\(name).yaml (built in)")
        #expect(missing.first?.message.contains("cannot be read: there is no such file; ") == true)
        let bytes = try #require(ConfigurationMaterial.files["node.crt"])
        for path in ["/srv/Certificates/wk-\(name).crt", "/srv/var/simulator-signing.crt"] {
            fixture.files[path] = .init(bytes: bytes, mode: 0o644)
        }
        let (configuration, findings) = fixture.load()
        #expect(findings == [])
        #expect(configuration?.isProduction == name.hasPrefix("production"))
        #expect(configuration?.node.singleSignOnURL.hasSuffix("/login/SingleSignOnService") == true)
        #expect(
            configuration?.node.artifactResolutionURL.hasSuffix(
                "/login-services/idpArtifactResolutionService") == true)
        #expect(configuration?.node.singleLogoutURL.hasSuffix("/login-services/singleLogoutService") == true)
    }

    @Test("where the simulator's certificate is missing, the command that writes it there is named")
    func simulatorsCertificate() {
        let fixture = ConfigurationFixture(replacing: "environment: test", with: "environment: local")
        let message = fixture.load().findings.first?.message ?? ""
        #expect(
            message.hasSuffix(
                "/srv/var/simulator-signing.crt cannot be read: there is no such file; `brama simulator "
                    + "--state-directory /srv/var` writes it when it starts"), "\(message)")
    }

    @Test("a file beside the configuration takes the place of a shipped one")
    func shadowed() {
        var fixture = ConfigurationFixture(replacing: "environment: test", with: "environment: integration")
        fixture["/srv/config/environments/integration.yaml"] = ConfigurationFixture.profile
        #expect(fixture.load().configuration?.node.clockSkew == .seconds(30))
    }

    @Test("one that is not there lists those that are")
    func unknown() {
        let fixture = ConfigurationFixture(replacing: "environment: test", with: "environment: produktion")
        #expect(
            fixture.load().findings.map(\.description) == [
                "/srv/config/brama.yaml:1: environment: there is no profile \"produktion\"; did you mean "
                    + "\"production\"?; allowed: integration, integration-private, local, production, "
                    + "production-private, simulator, a path, or a profile of your own in "
                    + "/srv/config/environments/produktion.yaml"
            ])
    }

    @Test(
        "what is wrong in one is a finding of its own file",
        arguments: [
            SpoiledConfiguration(
                "clockSkew: 30s", "clockSkew: 6m", inProfile: true, line: 6,
                "clockSkew: \"6m\" is out of range"),
            .init("clockSkew", "clockSkw", inProfile: true, line: 6, "clockSkw: unknown key; did you mean"),
            .init(
                "issuer: int.login.gov.pl\n", "", inProfile: true, line: nil,
                "issuer: is missing; allowed: 1 to 1024"),
            .init(
                "singleLogoutURL: https://int.login", "singleLogoutURL: http://int.login", inProfile: true,
                line: 4,
                "singleLogoutURL: \"http://int.login.gov.pl/login-services/singleLogoutService\" is not protected"
            ),
            .init(
                "[../../certificates/node.crt]", "[]", inProfile: true, line: 5,
                "signingCertificates: the list is empty"),
            .init(
                "[../../certificates/node.crt]", "[../../certificates/gone.crt]", inProfile: true, line: 5,
                "signingCertificates: /srv/certificates/gone.crt cannot be read: there is no "
                    + "such file; put WK's signing certificate there"),
            .init(
                "[../../certificates/node.crt]", "[../../certificates/two.crt]", inProfile: true, line: 5,
                "signingCertificates: /srv/certificates/two.crt holds 2 certificates"
            ),
            .init(
                "[../../certificates/node.crt]", "[../../certificates/rsa1024.crt]", inProfile: true, line: 5,
                "signingCertificates: ../../certificates/rsa1024.crt holds a key of the kind RSA 1024"),
            .init(
                "[../../certificates/node.crt]", "[../../certificates/signing.crt]", inProfile: true,
                line: nil,
                "signingCertificates: /srv/certificates/signing.crt is our own"),
            .init(
                "[../../certificates/node.crt]",
                "[{ certificate: ../../certificates/node.crt, notBefore: 2026-12-01 }]", inProfile: true,
                line: 5,
                "signingCertificates.notBefore: \"2026-12-01\" is not an instant in UTC; allowed: a date and time in"
            ),
            .init(
                "[../../certificates/node.crt]", "[{ notBefore: 2026-12-01T00:00:00Z }]", inProfile: true,
                line: 5,
                "signingCertificates.certificate: is missing"),
            .init(
                "[../../certificates/node.crt]",
                "[{ certificate: ../../certificates/node.crt, notBefor: 2026-12-01T00:00:00Z }]",
                inProfile: true,
                line: 5, "signingCertificates.notBefor: unknown key; did you mean \"notBefore\"?"),
            .init(
                "[../../certificates/node.crt]",
                "[{ certificate: ../../certificates/node.crt, notBefore: 2026-12-01T00:00:00Z, "
                    + "notAfter: 2026-12-01T00:00:00Z }]", inProfile: true, line: 5,
                "signingCertificates: ../../certificates/node.crt would never count"),
            .init(
                "singleSignOnURL: https://int.login", "singleSignOnURL: https://login", inProfile: true,
                line: 2,
                "singleSignOnURL: login.gov.pl is WK's production; write production: true"),
            .init(
                "[../../certificates/two.crt]", "[gone.pem]", inProfile: true, line: 8,
                "trustRoots: /srv/config/environments/gone.pem cannot be read"),
        ])
    func findings(spoiled: SpoiledConfiguration) { spoiled.check() }

    @Test("a pin may have a time in which it counts, in either form of the list")
    func pins() throws {
        for text in [
            "[../../certificates/node.crt, { certificate: ../../certificates/node-next.crt, "
                + "notBefore: 2026-12-01T00:00:00Z, notAfter: 2027-01-01T00:00:00.5Z }]",
            "\n  - ../../certificates/node.crt\n  - certificate: ../../certificates/node-next.crt\n"
                + "    notBefore: 2026-12-01T00:00:00Z\n    notAfter: \"2027-01-01T00:00:00.5Z\"",
        ] {
            let (configuration, findings) = ConfigurationFixture(
                replacing: "[../../certificates/node.crt]", with: text, inProfile: true
            ).load()
            #expect(findings == [])
            let pins = try #require(configuration).node.pins
            #expect(pins.map(\.certificate.subject) == ["CN=node", "CN=node-next"])
            #expect(pins.map(\.notBefore?.text) == [nil, "2026-12-01T00:00:00.000Z"])
            #expect(pins.map(\.notAfter?.text) == [nil, "2027-01-01T00:00:00.500Z"])
        }
    }

    @Test("a production one has the strictest rules")
    func production() {
        var fixture = ConfigurationFixture(
            replacing: "production: false", with: "production: true", inProfile: true)
        #expect(fixture.load().findings == [])
        fixture[ConfigurationFixture.profilePath] = ConfigurationFixture.profile
            .replacing("production: false", with: "production: true")
            .replacing(
                "singleSignOnURL: https://int.login.gov.pl", with: "singleSignOnURL: http://127.0.0.1:8090"
            )
            .replacing("certificates/node.crt", with: "certificates/simulator.crt")
        fixture[ConfigurationFixture.path] = ConfigurationFixture.text
            .replacing("https://portal.example.gov.pl/auth", with: "http://localhost:8080")
            .replacing("__Host-brama", with: "brama")
        fixture.files["/srv/certificates/store.key"]?.mode = 0o640
        let found = fixture.load().findings.map { "\($0.line ?? 0) \($0.message.prefix(48))" }
        #expect(
            found == [
                "2 publicURL: is http:// with a production profile;",
                "2 publicURL: localhost is this machine, with a pro",
                "28 store.keys[0]: others than its owner may use /sr",
                "2 singleSignOnURL: is http:// in a production prof",
                "5 signingCertificates: ../../certificates/simulato",
            ])
    }

    @Test("local pins what the simulator writes, and production refuses exactly that")
    func simulator() throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("brama-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: root) }
        _ = try SimulatorConfiguration.load(from: nil, environment: [:], stateDirectory: root.path)
        let bytes = Array(try Data(contentsOf: root.appendingPathComponent("simulator-signing.crt")))
        #expect(ShippedProfiles.isSimulator(try Certificate(bytes)))

        var fixture = ConfigurationFixture(replacing: "environment: test", with: "environment: local")
        fixture.files["/srv/var/simulator-signing.crt"] = .init(bytes: bytes, mode: 0o644)
        #expect(fixture.load().findings == [])
        fixture[ConfigurationFixture.path] = ConfigurationFixture.text
            .replacing("environment: test", with: "environment: production")
        fixture.files["/srv/Certificates/wk-production.crt"] = .init(bytes: bytes, mode: 0o644)
        let findings = fixture.load().findings
        #expect(findings.count == 1)
        #expect(findings.first?.message.contains("is the local simulator's certificate") == true)
        let node = try Certificate(try #require(ConfigurationMaterial.files["node.crt"]))
        #expect(!ShippedProfiles.isSimulator(node))
    }

    @Test(
        "relative paths start at the directory of the file that holds them, and need not lead through one that exists",
        arguments: [
            ("a", "", "a"), ("a", "d", "d/a"), ("../a", "d", "a"), ("../../a", "c/environments", "a"),
            ("../a", "", "../a"), ("../a", "..", "../../a"), ("../../a", "c", "../a"), ("./a", ".", "a"),
            ("../a", "/", "/a"), ("../../../a", "/c/d", "/a"), ("/x/../a", "/c", "/x/../a"), ("a", "/", "/a"),
        ])
    func paths(path: String, directory: String, result: String) {
        #expect(resolve(path, against: directory) == result)
    }
}
