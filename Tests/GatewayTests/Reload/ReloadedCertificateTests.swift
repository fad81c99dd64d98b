import SAML
import Testing
import XMLSecurity

@testable import Gateway

@Suite("Certificates at a reload")
struct ReloadedCertificateTests {
    private static func certificate(_ name: String) throws -> Certificate {
        try Certificate(try #require(ConfigurationMaterial.files[name]))
    }

    private static func messages(_ outcome: ReloadOutcome?) -> [String] {
        guard case .refused(let findings) = outcome else {
            return ["not refused: \(String(describing: outcome))"]
        }
        return findings.map(\.message)
    }

    @Test(
        "an expired one is not taken in, whatever the profile; one that runs is no reason to refuse the rest")
    func expired() async throws {
        for isProduction in [true, false] {
            var start = ConfigurationFixture()
            start[ConfigurationFixture.profilePath] = start[ConfigurationFixture.profilePath]
                .replacing("production: false", with: "production: \(isProduction)")
            let fixture = ReloadFixture(start)
            let reload = try fixture.start()
            let last = try Self.certificate("node-next.crt").notAfter
            fixture.now = Instant(milliseconds: (last + 3_600) * 1_000)
            try fixture.put("node-next.key", at: "signing.key")
            try fixture.put("node-next.crt", at: "signing.crt")
            let date = String(Instant(milliseconds: last * 1_000).text.prefix(10))
            #expect(
                Self.messages(await reload.reload()) == [
                    "keys.signing.certificate: /srv/certificates/signing.crt expired on \(date); get a new certificate "
                        + "and register it with COI"
                ])
            #expect(fixture.inEffect.isEmpty)
            // All of ours have expired by now, and run.
            try fixture.put("signing.key", at: "signing.key")
            try fixture.put("signing.crt", at: "signing.crt")
            fixture.edit("level: info", "level: error")
            #expect(await reload.reload() == .reloaded(["log.level"]))
        }
    }

    @Test("one of a retiring key may come in, and is judged once it is to count first")
    func retiring() async throws {
        let fixture = ReloadFixture()
        let reload = try fixture.start()
        let last = try Self.certificate("node-next.crt").notAfter
        fixture.now = Instant(milliseconds: (last + 3_600) * 1_000)
        try fixture.put("node-next.key", at: "encryption-old.key")
        try fixture.put("node-next.crt", at: "encryption-old.crt")
        let keys = ["keys.decryption[1].certificate", "keys.decryption[1].privateKey"]
        #expect(await reload.reload() == .reloaded(keys))
        for (path, name) in [("encryption", "node-next"), ("encryption-old", "encryption")] {
            try fixture.put(name + ".key", at: path + ".key")
            try fixture.put(name + ".crt", at: path + ".crt")
        }
        let messages = Self.messages(await reload.reload())
        #expect(messages.count == 1)
        #expect(messages.first?.contains("encryption.crt expired on") == true)
    }

    @Test("one that is not valid yet is refused, and taken in by itself when it is")
    func early() async throws {
        let fixture = ReloadFixture()
        let reload = try fixture.start()
        let first = try Self.certificate("node-next.crt").notBefore
        fixture.now = Instant(milliseconds: (first - 60) * 1_000)
        try fixture.put("node-next.key", at: "signing.key")
        try fixture.put("node-next.crt", at: "signing.crt")
        let date = String(Instant(milliseconds: first * 1_000).text.prefix(10))
        #expect(
            Self.messages(await reload.reload()) == [
                "keys.signing.certificate: /srv/certificates/signing.crt is not valid before \(date), and is tried again "
                    + "then; or check this machine's clock"
            ])
        fixture.now = Instant(milliseconds: first * 1_000 - 1)
        #expect(await reload.lookAtFiles() == nil)
        fixture.now = Instant(milliseconds: first * 1_000)
        #expect(
            await reload.lookAtFiles() == .reloaded(["keys.signing.certificate", "keys.signing.privateKey"]))
        #expect(await reload.lookAtFiles() == nil)
    }
}
