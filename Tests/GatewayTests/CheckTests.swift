import SAML
import Testing
import XMLSecurity

@testable import Gateway

@Suite("brama check")
struct CheckTests {
    /// 2026-06-01T00:00:00Z moved to a certificate's life: the days that the signing certificate has left.
    private func run(
        _ fixture: ConfigurationFixture = ConfigurationFixture(), daysLeft: Int64 = 300
    ) throws -> [CheckFinding] {
        let certificate = try Certificate(try #require(ConfigurationMaterial.files["signing.crt"]))
        return run(fixture, at: Instant(milliseconds: (certificate.notAfter - daysLeft * 86_400) * 1000))
    }

    private func run(_ fixture: ConfigurationFixture, at now: Instant) -> [CheckFinding] {
        ConfigurationCheck(
            path: ConfigurationFixture.path, environment: fixture.environment,
            files: fixture.configurationFiles,
            now: now
        ).run()
    }

    @Test("a configuration in order has no error and no warning, and says what was looked at")
    func inOrder() throws {
        let findings = try run()
        #expect(findings.allSatisfy { $0.severity == .ok }, "\(findings.map(\.line))")
        let titles = findings.map(\.title)
        for start in [
            "configuration: /srv/config/brama.yaml, environment test", "clock: 20",
            "keys.signing.certificate: CN=signing, EC P-256: valid until ",
            "keys.decryption[1].certificate: CN=encryption-old", "signingCertificates: CN=node",
            "key files: ",
            "listen: 127.0.0.1:8080 for https://portal", "adminListen: 127.0.0.1:8081", "store: memory",
        ] {
            #expect(titles.contains { $0.hasPrefix(start) }, "\(start) in \(titles)")
        }
        #expect(CheckReport(findings).exitStatus == 0)
    }

    @Test(
        "says of each pin whether it counts; that none does is an error, a gap ahead a warning",
        arguments: [
            ("notBefore: 2020-01-01T00:00:00Z", [], 0),
            (
                "notBefore: 2099-01-01T00:00:00Z",
                ["ok: does not count before 2099", "error: none counts now"], 1
            ),
            (
                "notAfter: 2020-01-01T00:00:00Z",
                ["warning: has not counted since 2020", "error: none counts now"], 1
            ),
            (
                "notAfter: 2099-01-01T00:00:00Z",
                ["warning: none counts right after 2099-01-01T00:00:00.000Z"], 0
            ),
        ] as [(String, [String], Int32)])
    func pins(window: String, expected: [String], status: Int32) throws {
        let fixture = ConfigurationFixture(
            replacing: "[../../certificates/node.crt]",
            with: "[{ certificate: ../../certificates/node.crt, \(window) }]", inProfile: true)
        let findings = try run(fixture)
        let told = findings.filter { $0.title.hasPrefix("signingCertificates") && $0.title.contains("count") }
        #expect(told.count == expected.count)
        for (finding, text) in zip(told, expected) {
            let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
            #expect(finding.severity.rawValue == parts[0])
            #expect(finding.title.contains(parts[1].dropFirst()))
        }
        #expect(CheckReport(findings).exitStatus == status)
    }

    @Test("a rollover of pins without a gap has nothing to say but when the next one counts")
    func pinRollover() throws {
        let fixture = ConfigurationFixture(
            replacing: "[../../certificates/node.crt]",
            with: "[{ certificate: ../../certificates/node.crt, notAfter: 2099-01-02T00:00:00Z }, "
                + "{ certificate: ../../certificates/node-next.crt, notBefore: 2099-01-01T00:00:00Z }]",
            inProfile: true)
        let findings = try run(fixture)
        #expect(findings.allSatisfy { $0.severity == .ok }, "\(findings.map(\.line))")
        #expect(
            findings.contains {
                $0.title
                    == "signingCertificates: CN=node-next: does not count before 2099-01-01T00:00:00.000Z"
            })
    }

    @Test(
        "certificates are judged by the days they have left",
        arguments: [
            (91, CheckFinding.Severity.ok, CheckFinding.Severity.ok, ""),
            (90, .warning, .warning, "plan it: "),
            (31, .warning, .warning, "plan it: "), (30, .warning, .warning, "soon: "),
            (7, .error, .warning, "now: "), (-1, .error, .warning, ""),
            (401, .error, .warning, "wait until then"),
        ] as [(Int64, CheckFinding.Severity, CheckFinding.Severity, String)])
    func expiry(days: Int64, ours: CheckFinding.Severity, theirs: CheckFinding.Severity, mend: String) throws
    {
        let findings = try run(daysLeft: days)
        let own = try #require(findings.first { $0.title.hasPrefix("keys.signing.certificate: CN=signing") })
        #expect(own.severity == ours)
        #expect(own.mend?.hasPrefix(mend) ?? mend.isEmpty)
        if days != 91 && days != 30 && days != 7 {
            // Made within the same second or the next.
            let node = try #require(findings.first { $0.title.hasPrefix("signingCertificates: CN=node") })
            #expect(node.severity == theirs)
        }
    }

    @Test("what cannot be loaded is an error, and the rest is looked at all the same")
    func broken() throws {
        let findings = try run(ConfigurationFixture(replacing: "idleTimeout: 15m", with: "idleTimeout: 15"))
        #expect(findings.count { $0.severity == .error } == 1)
        #expect(
            findings.first?.title.hasPrefix("/srv/config/brama.yaml:22: session.idleTimeout: \"15\" has no")
                == true)
        #expect(findings.contains { $0.title.hasPrefix("keys.signing.certificate: CN=signing") })
        #expect(CheckReport(findings).exitStatus == 1)
    }

    @Test(
        "what will not do in daily life is a warning",
        arguments: [
            ("listen: 127.0.0.1:8080", "listen: 0.0.0.0:8080", "listen: 0.0.0.0:8080 can be reached"),
            (
                "adminListen: 127.0.0.1:8081", "adminListen: 192.0.2.1:8081",
                "adminListen: 192.0.2.1:8081 can be"
            ),
            (
                "certificate: ../certificates/signing.crt", "certificate: ../certificates/usage.crt",
                "keys.signing.certificate: its key usage lacks digitalSignature"
            ),
        ])
    func warnings(old: String, new: String, title: String) throws {
        let findings = try run(ConfigurationFixture(replacing: old, with: new)).filter { $0.severity != .ok }
        #expect(findings.count == 1)
        #expect(findings.first?.severity == .warning)
        #expect(findings.first?.title.hasPrefix(title) == true, "\(findings)")
    }

    @Test("the audit log's place, its keys and what it is for are looked at")
    func audit() throws {
        func findings(_ audit: String, isProduction: Bool = false) throws -> [CheckFinding] {
            var fixture = ConfigurationFixture(replacing: "# audit: none here", with: audit)
            fixture.files["/srv/config/var/audit.jsonl.key"] = fixture.files["/srv/certificates/signing.key"]
            if isProduction {
                fixture[ConfigurationFixture.profilePath] = ConfigurationFixture.profile
                    .replacing("production: false", with: "production: true")
            }
            return try run(fixture).filter { $0.title.hasPrefix("audit") }
        }
        let kept = try findings("audit: { file: var/audit.jsonl }", isProduction: true)
        #expect(kept.allSatisfy { $0.severity == .ok }, "\(kept.map(\.line))")
        #expect(kept.first?.title == "audit.file: /srv/config/var/audit.jsonl, kept for 730 days")
        // Directories that are missing are made at the start.
        #expect(try findings("audit: { file: var/none/yet/audit.jsonl }").first?.severity == .ok)
        let place = try findings("audit: { file: none/audit.jsonl }")
        #expect(place.map(\.severity) == [.error])
        #expect(try findings("audit: {}", isProduction: true).map(\.severity) == [.warning])
        #expect(try findings("audit: {}").map(\.severity) == [.ok])
        let goesOn = try findings("audit: { file: var/audit.jsonl, whenFull: continue }", isProduction: true)
        #expect(goesOn.contains { $0.severity == .warning && $0.title.hasPrefix("audit.whenFull") })
    }

    @Test("a port that browsers do not reach is a warning")
    func port() throws {
        var fixture = ConfigurationFixture(
            replacing: "https://portal.example.gov.pl/auth", with: "http://localhost:80")
        fixture[ConfigurationFixture.path] = fixture[ConfigurationFixture.path].replacing(
            "__Host-brama", with: "b")
        let titles = try run(fixture).filter { $0.severity == .warning }.map(\.title)
        #expect(titles == ["publicURL: browsers go to port 80, the gateway listens on 8080"])
    }

    @Test(
        "a return address in place of publicURL is a warning that names the right one",
        arguments: [
            ("/auth/acs", "https://portal.example.gov.pl/auth"), ("/acs", "https://portal.example.gov.pl"),
            ("/auth/acs/", "https://portal.example.gov.pl/auth"),
            ("/a/ACS", "https://portal.example.gov.pl/a"),
            ("/auth/metadata", "https://portal.example.gov.pl/auth"), ("/login", nil), ("/auth/macs", nil),
            ("", nil),
        ])
    func returnAddress(path: String, right: String?) throws {
        let fixture = ConfigurationFixture(
            replacing: "publicURL: https://portal.example.gov.pl/auth",
            with: "publicURL: https://portal.example.gov.pl\(path)")
        let findings = try run(fixture).filter { $0.severity != .ok }
        guard let right else {
            #expect(findings == [])
            return
        }
        let finding = try #require(findings.first)
        #expect(findings.count == 1 && finding.severity == .warning)
        let ending = path.split(separator: "/").last ?? ""
        #expect(
            finding.title.hasPrefix(
                "publicURL: ends with /\(ending), so that WK's answers would come to https://"))
        #expect(finding.title.hasSuffix("/\(ending)/acs"))
        #expect(
            finding.mend?.hasPrefix("write what stands before the routes, \(right): Brama puts /") == true)
    }

    @Test("key files that others may read are a warning, with a production profile an error")
    func modes() throws {
        var fixture = ConfigurationFixture()
        fixture.files["/srv/certificates/signing.key"]?.mode = 0o644
        let title =
            "keys.signing.privateKey: others than its owner may use /srv/certificates/signing.key "
            + "(mode 644); chmod 600 /srv/certificates/signing.key"
        #expect(try run(fixture).filter { $0.severity != .ok } == [CheckFinding(.warning, title)])
        fixture[ConfigurationFixture.profilePath] = ConfigurationFixture.profile
            .replacing("production: false", with: "production: true")
        #expect(
            try run(fixture).filter { $0.severity != .ok } == [
                CheckFinding(.error, "/srv/config/brama.yaml:14: " + title)
            ])
    }

    @Test(
        "a clock that was never set is an error",
        arguments: [0, 1_767_225_599_999, 4_102_444_800_000] as [Int64])
    func clock(milliseconds: Int64) {
        let findings = run(ConfigurationFixture(), at: Instant(milliseconds: milliseconds))
        #expect(findings.contains { $0.severity == .error && $0.title.hasPrefix("clock: says ") })
    }

    @Test("key usage is read from the certificate")
    func keyUsage() throws {
        func usage(_ name: String) throws -> KeyUsage? {
            KeyUsage(certificateDER: try Certificate(try #require(ConfigurationMaterial.files[name])).der)
        }
        #expect(try usage("usage.crt") == [.keyAgreement])
        let fits = try usage("usage-fits.crt")
        #expect(fits == [.digitalSignature, .keyAgreement, .keyCertSign, KeyUsage(rawValue: 1 << 8)])
        #expect(try usage("signing.crt") == nil)
        #expect(KeyUsage(certificateDER: [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF]) == nil)
    }

    @Test("the report has a line a finding, words instead of colours, and JSON")
    func report() {
        let report = CheckReport([
            CheckFinding(.ok, "clock: x"), CheckFinding(.warning, "a \"b\"", mend: "c"),
            CheckFinding(.error, "d"),
        ])
        #expect(
            report.text(coloured: false)
                == "ok       clock: x\nwarning  a \"b\": c\nerror    d\n1 ok, 1 warning, 1 error\n")
        #expect(
            report.text(coloured: true).hasPrefix(
                "\u{1B}[32mok\u{1B}[0m       clock: x\n\u{1B}[33mwarning\u{1B}[0m  a"))
        #expect(
            String(decoding: report.json(), as: UTF8.self)
                == #"{"status":"error","findings":[{"severity":"ok","title":"clock: x","mend":null},"#
                + #"{"severity":"warning","title":"a \"b\"","mend":"c"},{"severity":"error","title":"d","mend":null}]}"#
                + "\n")
    }
}
