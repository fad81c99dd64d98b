import Glibc
import Logging
import SAML
import Testing
import Transport
import XMLSecurity

@testable import Gateway

@Suite("Reload of a configuration")
struct ConfigurationReloadTests {
    @Test("takes in what has changed, and names the keys, not the values")
    func takesIn() async throws {
        let fixture = ReloadFixture()
        let reload = try fixture.start()
        fixture.edit("idleTimeout: 15m", "idleTimeout: 17m")
        fixture.edit("log: { level: info", "log: { level: debug")
        fixture.edit("clockSkew: 30s", "clockSkew: 31s", in: ConfigurationFixture.profilePath)
        let names = ["log.level", "profile.clockSkew", "session.idleTimeout"]
        #expect(await reload.reload() == .reloaded(names))
        let configuration = try #require(fixture.inEffect.last)
        #expect(configuration.session.idleTimeout == .seconds(17 * 60))
        #expect(configuration.log.level == .debug)
        #expect(configuration.node.clockSkew == .seconds(31))
        #expect(fixture.log.text.contains(#""changed":"log.level,profile.clockSkew,session.idleTimeout""#))
        #expect(!fixture.log.text.contains("17m"))
        #expect(fixture.events == ["began", "\(ReloadOutcome.reloaded(names))"])
    }

    @Test("a broken one is reported whole, with file and line, and the old one stays entirely")
    func broken() async throws {
        let fixture = ReloadFixture()
        let reload = try fixture.start()
        fixture.edit("idleTimeout: 15m", "idleTimeout: never")
        fixture.edit("clockSkew: 30s", "clockSkew: 6m", in: ConfigurationFixture.profilePath)
        fixture.edit("level: info", "level: debug")
        guard case .refused(let findings) = await reload.reload() else {
            Issue.record("not refused")
            return
        }
        #expect(findings.map(\.line) == [22, 6])
        #expect(fixture.inEffect.isEmpty)
        #expect(fixture.log.text.contains("/srv/config/brama.yaml:22: session.idleTimeout:"))
        #expect(fixture.log.text.contains("/srv/config/environments/test.yaml:6: clockSkew:"))
        #expect(fixture.log.text.contains("reload refused, the old configuration stays"))

        fixture.edit("idleTimeout: never", "idleTimeout: 15m")
        fixture.edit("clockSkew: 6m", "clockSkew: 30s", in: ConfigurationFixture.profilePath)
        #expect(await reload.reload() == .reloaded(["log.level"]))
    }

    @Test("YAML that cannot be read at all is refused with its line")
    func notYAML() async throws {
        let fixture = ReloadFixture()
        let reload = try fixture.start()
        fixture.edit("session:\n", "session: [\n")
        guard case .refused(let findings) = await reload.reload() else {
            Issue.record("not refused")
            return
        }
        #expect(findings.count == 1)
        #expect(findings.first?.file == ConfigurationFixture.path)
        #expect((19...21).contains(findings.first?.line ?? 0))
        #expect(fixture.inEffect.isEmpty)
    }

    @Test("what cannot be put into effect leaves the old one, and is tried again")
    func notApplied() async throws {
        let fixture = ReloadFixture()
        let reload = try fixture.start()
        fixture.edit("level: info", "level: debug")
        fixture.refuse(with: TransportError(.tlsTrust, "no usable certificate"))
        #expect(await reload.reload() == .failed("no usable certificate"))
        fixture.refuse(with: nil)
        #expect(await reload.reload() == .reloaded(["log.level"]))
    }

    @Test(
        "what only a restart changes is told, and stays as it was, while the rest is taken in",
        arguments: [
            (
                "publicURL: https://portal.example.gov.pl/auth",
                "publicURL: https://portal.example.gov.pl/login", "publicURL"
            ),
            ("listen: 127.0.0.1:8080", "listen: 127.0.0.1:8090", "listen"),
            ("adminListen: 127.0.0.1:8081", "adminListen: 127.0.0.1:8091", "adminListen"),
            (
                "entityID: https://portal.example.gov.pl", "entityID: https://other.example.gov.pl",
                "serviceProvider.entityID"
            ),
            ("cookieName: __Host-brama", "cookieName: __Host-other", "session.cookieName"),
            ("connections: 4096", "connections: 4097", "limits.connections"),
            ("keys: [../certificates/store.key]", "keys: []", "store.keys"),
        ])
    func needsRestart(old: String, new: String, key: String) async throws {
        let fixture = ReloadFixture()
        let reload = try fixture.start()
        fixture.edit(old, new)
        fixture.edit("level: info", "level: debug")
        #expect(await reload.reload() == .reloaded(["log.level"]))
        #expect(fixture.log.text.contains("changes after a restart"))
        #expect(fixture.log.text.contains(#""keys":"\#(key)"#))
        let configuration = try #require(fixture.inEffect.last)
        let original = try #require(ConfigurationFixture().load().configuration)
        #expect(configuration.publicURL == original.publicURL)
        #expect(configuration.listen == original.listen)
        #expect(configuration.adminListen == original.adminListen)
        #expect(configuration.provider.entityID == original.provider.entityID)
        #expect(
            configuration.provider.assertionConsumerServiceURL
                == original.provider.assertionConsumerServiceURL)
        #expect(configuration.session.cookieName == original.session.cookieName)
        #expect(configuration.limits.connections == original.limits.connections)
        #expect(configuration.storeKeys == original.storeKeys)
        // It is told each time until it is as it was.
        fixture.edit("level: debug", "level: error")
        fixture.edit(new, old)
        let before = fixture.log.text.ranges(of: "changes after a restart").count
        #expect(await reload.reload() == .reloaded(["log.level"]))
        #expect(fixture.log.text.ranges(of: "changes after a restart").count == before)
    }

    @Test("what does not fit together with what stays is refused")
    func doesNotFit() async throws {
        // From http and a plain cookie name to https and a production profile: the address stays http.
        let start = ConfigurationFixture(
            replacing: "publicURL: https://portal.example.gov.pl/auth",
            with: "publicURL: http://127.0.0.1/auth")
        var plain = start
        plain[ConfigurationFixture.path] = start[ConfigurationFixture.path].replacing(
            "  cookieName: __Host-brama\n", with: "")
        let fixture = ReloadFixture(plain)
        let reload = try fixture.start()
        fixture.edit("publicURL: http://127.0.0.1/auth", "publicURL: https://portal.example.gov.pl/auth")
        fixture.edit("production: false", "production: true", in: ConfigurationFixture.profilePath)
        guard case .refused(let findings) = await reload.reload() else {
            Issue.record("not refused")
            return
        }
        #expect(
            findings.map(\.message) == [
                "publicURL: is http:// with a production profile; allowed: https:// only",
                "publicURL: 127.0.0.1 is this machine, with a production profile; allowed: the name that "
                    + "citizens' browsers know",
            ])
        #expect(fixture.inEffect.isEmpty)
    }

    @Test("every key is either taken in or told of")
    func complete() throws {
        let fixed = GatewaySchema.schema.entries.map(\.path).filter(ConfigurationSources.needsRestart)
        let groups = ["store.", "audit.", "shutdown."]
        let single = fixed.filter { key in !groups.contains { key.hasPrefix($0) } }
        #expect(
            single == [
                "publicURL", "listen", "adminListen", "serviceProvider.entityID", "session.cookieName",
                "session.cookieDomain", "limits.connections",
            ])
        for group in groups {
            let keys = GatewaySchema.schema.entries.map(\.path).filter { $0.hasPrefix(group) }
            let renewable = keys.filter { !fixed.contains($0) }
            #expect(!keys.isEmpty)
            #expect(
                renewable
                    == (group != "store."
                        ? []
                        : [
                            "store.redis.passwordFile", "store.redis.caFile",
                            "store.redis.clientCertificate.privateKey",
                            "store.redis.clientCertificate.certificate",
                            "store.redis.clientCertificate.pkcs12",
                            "store.redis.clientCertificate.passwordFile",
                            "store.redis.sentinelPasswordFile",
                        ]))
        }
        #expect(
            !ProfileSchema.schema.entries.contains { ConfigurationSources.needsRestart("profile." + $0.path) }
        )
    }

    @Test("another key in the same file is a change, named by who names the file")
    func contents() async throws {
        let fixture = ReloadFixture()
        let reload = try fixture.start()
        try fixture.put("node-next.crt", at: "node.crt")
        #expect(await reload.reload() == .reloaded(["profile.signingCertificates"]))
        #expect(fixture.inEffect.last?.node.pins.map(\.certificate.subject) == ["CN=node-next"])
        try fixture.put("transport.key", at: "encryption-old.key")
        try fixture.put("transport.crt", at: "encryption-old.crt")
        #expect(
            await reload.reload()
                == .reloaded(["keys.decryption[1].certificate", "keys.decryption[1].privateKey"]))
        // A key without its certificate is half of a change.
        try fixture.put("node.key", at: "signing.key")
        guard case .refused(let findings) = await reload.reload() else {
            Issue.record("not refused")
            return
        }
        #expect(findings.count == 1)
        #expect(fixture.inEffect.count == 2)
    }

    @Test("with nothing changed nothing is put into effect")
    func unchanged() async throws {
        let fixture = ReloadFixture()
        let reload = try fixture.start()
        fixture.edit("# audit: none here", "# A comment.")
        fixture.edit("level: info", #"level: "info""#)
        #expect(await reload.reload() == .unchanged)
        #expect(fixture.inEffect.isEmpty)
        #expect(fixture.log.text.contains("nothing to reload"))
    }

    @Test("a changed file is read once it has rested for a whole interval, and only once")
    func files() async throws {
        let fixture = ReloadFixture()
        let reload = try fixture.start()
        #expect(await reload.lookAtFiles() == nil)
        try fixture.put("node-next.key", at: "signing.key")
        #expect(await reload.lookAtFiles() == nil)
        try fixture.put("node-next.crt", at: "signing.crt")
        #expect(await reload.lookAtFiles() == nil)
        #expect(
            await reload.lookAtFiles() == .reloaded(["keys.signing.certificate", "keys.signing.privateKey"]))
        #expect(await reload.lookAtFiles() == nil)
        #expect(await reload.lookAtFiles() == nil)
        #expect(fixture.log.text.contains(#""cause":"files""#))
    }

    /// Looks until a reload comes of it.
    private func looks(_ reload: ConfigurationReload, most: Int = 200) async -> (Int, ReloadOutcome?) {
        for number in 1...most {
            if let outcome = await reload.lookAtFiles() { return (number, outcome) }
        }
        return (most, nil)
    }

    @Test("what could not be read for a reason that passes is tried again, with longer and longer pauses")
    func descriptorsUsedUp() async throws {
        let fixture = ReloadFixture()
        let reload = try fixture.start()
        fixture.edit("level: info", "level: error")
        fixture.failReading(with: .init(systemError: EMFILE))
        guard case .refused(let findings) = await reload.reload() else {
            Issue.record("not refused")
            return
        }
        #expect(
            findings.map(\.message) == [
                "the configuration cannot be read: this process has no descriptor left; raise its limit of open files "
                    + "(LimitNOFILE=, ulimit -n)"
            ])
        for pause in [3, 6, 12, 24, 48, 96, 96] {
            let (number, outcome) = await looks(reload)
            guard case .refused = outcome else {
                Issue.record("\(outcome as Any)")
                return
            }
            #expect(number == pause)
        }
        fixture.failReading(with: nil)
        let (number, outcome) = await looks(reload)
        #expect(number == 96 && outcome == .reloaded(["log.level"]))
        #expect(await looks(reload) == (200, nil))
        // A change of the files is not waited with.
        fixture.failReading(with: .init(systemError: ENFILE))
        fixture.edit("level: error", "level: warning")
        _ = await reload.reload()
        fixture.failReading(with: nil)
        fixture.edit("level: warning", "level: notice")
        #expect(await looks(reload) == (2, .reloaded(["log.level"])))
    }

    @Test("what could not be put into effect is tried again, what is wrong or missing is not")
    func triedAgain() async throws {
        let fixture = ReloadFixture()
        let reload = try fixture.start()
        fixture.edit("level: info", "level: error")
        fixture.refuse(with: TransportError(.clientFailed, "no descriptor left"))
        #expect(await reload.reload() == .failed("no descriptor left"))
        fixture.refuse(with: nil)
        #expect(await looks(reload) == (3, .reloaded(["log.level"])))
        for error in [ENOENT, EACCES] {
            fixture.failReading(with: .init(systemError: error))
            _ = await reload.reload()
            #expect(await looks(reload) == (200, nil))
        }
    }

    @Test(
        "a change that cannot be taken in is reported once, and what mends it is noticed, in any of the files"
    )
    func failedFiles() async throws {
        let fixture = ReloadFixture()
        let reload = try fixture.start()
        fixture.edit("session:\n", "session: [\n")
        #expect(await reload.lookAtFiles() == nil)
        guard case .refused = await reload.lookAtFiles() else {
            Issue.record("not refused")
            return
        }
        for _ in 0..<3 { #expect(await reload.lookAtFiles() == nil) }
        #expect(fixture.log.text.ranges(of: "reload refused").count == 1)
        // The broken text names no file, and those of the running configuration are watched all the same.
        fixture.touch("/srv/certificates/node.crt")
        #expect(await reload.lookAtFiles() == nil)
        guard case .refused = await reload.lookAtFiles() else {
            Issue.record("not refused")
            return
        }
        fixture.edit("session: [\n", "session:\n")
        #expect(await reload.lookAtFiles() == nil)
        #expect(await reload.lookAtFiles() == .unchanged)
    }
}
