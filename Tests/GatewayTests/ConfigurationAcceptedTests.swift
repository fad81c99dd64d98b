import Foundation
import Logging
import SAML
import Testing
import Transport
import XMLSecurity

@testable import Gateway

@Suite("An accepted configuration")
struct ConfigurationAcceptedTests {
    @Test("says what its files say")
    func full() throws {
        let (loaded, findings) = ConfigurationFixture().load()
        #expect(findings == [])
        let configuration = try #require(loaded)
        #expect(configuration.environment == "test")
        #expect(!configuration.isProduction)
        #expect(
            configuration.publicURL == PublicURL(origin: "https://portal.example.gov.pl", basePath: "/auth"))
        #expect(configuration.listen == .internet(host: "127.0.0.1", port: 8080))
        #expect(configuration.adminListen == .internet(host: "127.0.0.1", port: 8081))
        #expect(configuration.provider.entityID == "https://portal.example.gov.pl")
        #expect(configuration.provider.providerName == "Portal Przykładowy")
        #expect(configuration.provider.kind == .public)
        #expect(configuration.provider.assuranceLevel == .substantial)
        #expect(configuration.provider.attributes == RequestedAttribute.everybodys)
        #expect(
            configuration.provider.assertionConsumerServiceURL == "https://portal.example.gov.pl/auth/acs")
        #expect(configuration.provider.singleLogoutServiceURL == "https://portal.example.gov.pl/auth/slo")
        #expect(configuration.provider.operationContext == nil)
        #expect(!configuration.foreignAuthentication)
        #expect(configuration.allowedReturnOrigins == ["https://www.example.gov.pl"])
        #expect("\(configuration.log.level)" == "info")
        #expect(configuration.log.format == .json)
        #expect(configuration.limits.connections == 4096)
        #expect(configuration.storeKeys == [ConfigurationMaterial.files["store.key"]])
    }

    @Test("keeps no audit log unless one is named, and then by these rules")
    func audit() throws {
        let none = try #require(ConfigurationFixture().load().configuration)
        #expect(none.audit == nil)
        let named = ConfigurationFixture(
            replacing: "# audit: none here",
            with:
                "audit: { file: var/a.jsonl, rotateSize: 2GB, retention: 30d, evidence: { certificate: ../certificates/node.crt } }"
        )
        let loaded = try #require(named.load().configuration)
        let audit = try #require(loaded.audit)
        #expect(
            audit.file == "/srv/config/var/a.jsonl" && audit.signingKeyPath == "/srv/config/var/a.jsonl.key")
        #expect(audit.whenFull == .stop && audit.clientAddress == .full && audit.node == nil)
        #expect(audit.rotateSize == 2_000_000_000 && audit.retention == .seconds(30 * 86_400))
        #expect(audit.rotateAfter == .seconds(7 * 86_400) && audit.checkpointInterval == .seconds(60))
        #expect(audit.evidence?.subject == "CN=node")
        let plain = AuditSettings(file: "a")
        #expect(plain.rotateSize == 100_000_000 && plain.retention == .seconds(730 * 86_400))
    }

    @Test("holds the session's rules")
    func session() throws {
        let session = try #require(ConfigurationFixture().load().configuration).session
        #expect(session.cookieName == "__Host-brama")
        #expect(session.cookieDomain == nil)
        #expect(session.idleTimeout == .seconds(900))
        #expect(session.lifetime == .seconds(28_800))
        #expect(session.token == .opaque)
        #expect(!session.logoutAtNodeAfterLogin)
    }

    @Test("holds the profile, the keys and the back channel")
    func node() throws {
        let configuration = try #require(ConfigurationFixture().load().configuration)
        #expect(configuration.node.issuer == "int.login.gov.pl")
        #expect(configuration.node.singleSignOnURL == "https://int.login.gov.pl/login/SingleSignOnService")
        #expect(configuration.node.singleSignOnDestination == nil)
        #expect(configuration.node.pins.map(\.certificate.subject) == ["CN=node"])
        #expect(configuration.node.clockSkew == .seconds(30))
        #expect(configuration.signing.certificate.subject == "CN=signing")
        #expect(
            configuration.decryption.map(\.certificate.subject) == ["CN=encryption", "CN=encryption-old"])
        #expect(configuration.backChannel.timeout == .seconds(4))
        #expect(configuration.backChannel.connectTimeout == .seconds(4))
        #expect(configuration.backChannel.concurrentTransfers == 64)
        #expect(configuration.backChannel.allowsPlainLoopback)
        #expect(configuration.backChannel.proxy == "http://10.0.0.5:3128")
        #expect(pemCertificates(in: configuration.backChannel.trustRoots).count == 2)
        let client = try #require(configuration.backChannel.clientCertificate)
        #expect(client.certificate == ConfigurationMaterial.files["transport.crt"])
        #expect(client.privateKey.starts(with: Array("-----BEGIN PRIVATE KEY-----".utf8)))
    }

    @Test("needs no more than the keys without a default")
    func minimal() throws {
        var fixture = ConfigurationFixture()
        fixture[ConfigurationFixture.path] = """
            environment: test
            publicURL: http://localhost:8080/
            serviceProvider: { entityID: urn:x, providerName: X }
            keys:
              signing: { privateKey: ../certificates/signing.key, certificate: ../certificates/signing.der }
              decryption: [{ pkcs12: ../certificates/encryption.p12, passwordFile: ../certificates/password }]
            """
        let (loaded, findings) = fixture.load()
        #expect(findings == [])
        let configuration = try #require(loaded)
        #expect(configuration.publicURL == PublicURL(origin: "http://localhost:8080", basePath: ""))
        #expect(configuration.provider.assertionConsumerServiceURL == "http://localhost:8080/acs")
        #expect(configuration.session.cookieName == "brama")
        #expect(configuration.session.idleTimeout == .seconds(900))
        #expect(configuration.trustedProxies.contains(.internet(host: "127.0.0.9", port: 1)))
        #expect(configuration.trustedProxies.contains(.internet(host: "::1", port: 1)))
        #expect(configuration.trustedProxies.contains(.unix(path: "")))
        #expect(!configuration.trustedProxies.contains(.internet(host: "10.0.0.1", port: 1)))
        #expect(configuration.storeKeys == [])
        #expect(configuration.decryption[0].certificate.subject == "CN=encryption")
    }

    @Test("a PKCS#12 file's chain goes to the node with the TLS client certificate")
    func transportChain() throws {
        var fixture = ConfigurationFixture()
        fixture[ConfigurationFixture.path] = """
            environment: test
            publicURL: http://localhost:8080/
            serviceProvider: { entityID: urn:x, providerName: X }
            keys:
              signing: { privateKey: ../certificates/signing.key, certificate: ../certificates/signing.crt }
              decryption: [{ pkcs12: ../certificates/encryption.p12, passwordFile: ../certificates/password }]
              transport: { pkcs12: ../certificates/transport.p12, passwordFile: ../certificates/password }
            """
        let (loaded, findings) = fixture.load()
        #expect(findings == [])
        let client = try #require(loaded?.backChannel.clientCertificate)
        let text = String(decoding: client.certificate, as: UTF8.self)
        #expect(text.ranges(of: "BEGIN CERTIFICATE").count == 3)
        let own = try #require(ConfigurationMaterial.files["transport.crt"])
        #expect(try Certificate(client.certificate).der == Certificate(own).der)
    }

    /// Each is the accepted configuration with one edit that is allowed too.
    @Test(
        "may differ",
        arguments: [
            ("privateKey: ../certificates/signing.key", "privateKey: /srv/certificates/signing.key"),
            (
                "{ privateKey: ../certificates/encryption.key, certificate: ../certificates/encryption.crt }",
                "{ pkcs12: ../certificates/encryption.p12, passwordFile: ../certificates/password-newline }"
            ),
            (
                "privateKey: ../certificates/signing.key",
                "privateKey: ../certificates/signing-encrypted.key, passwordFile: ../certificates/password"
            ),
            (
                "{ privateKey: ../certificates/signing.key, certificate: ../certificates/signing.crt }",
                "{ privateKey: ../certificates/rsa2048.key, certificate: ../certificates/rsa2048.crt }"
            ),
            ("listen: 127.0.0.1:8080", "listen: unix:/run/brama.sock"),
            ("listen: 127.0.0.1:8080", "listen: \"[::1]:8080\""),
            ("environment: test", "environment: environments/test.yaml"),
            ("environment: test", "environment: /srv/config/environments/test.yaml"),
            ("trustedProxies: [127.0.0.1, \"10.0.0.0/8\"]", "trustedProxies: []"),
            ("cookieName: __Host-brama", "cookieName: sid"),
            ("lifetime: 8h", "lifetime: 15m"),
            (
                "foreignAuthentication: false",
                "operationContext: { coi: { contextClass: a, contextDescription: b, documentID: c } }"
            ),
            ("foreignAuthentication: false", "operationContext: { kir: Wniosek }"),
        ])
    func variants(old: String, new: String) {
        let (configuration, findings) = ConfigurationFixture(replacing: old, with: new).load()
        #expect(findings == [])
        #expect(configuration != nil)
    }

    @Test("a shorter lifetime alone shortens the idle timeout")
    func shortLifetime() throws {
        var fixture = ConfigurationFixture(replacing: "  idleTimeout: 15m\n", with: "")
        fixture[ConfigurationFixture.path] = fixture[ConfigurationFixture.path].replacing("8h", with: "5s")
        let (configuration, findings) = fixture.load()
        #expect(findings == [])
        #expect(configuration?.session.idleTimeout == .seconds(5))
    }

    @Test("a cookie domain changes the cookie's default name")
    func cookieDomain() {
        var fixture = ConfigurationFixture(replacing: "  cookieName: __Host-brama\n", with: "")
        #expect(fixture.load().configuration?.session.cookieName == "__Host-brama")
        fixture[ConfigurationFixture.path] = fixture[ConfigurationFixture.path]
            .replacing("cookieDomain:", with: "cookieDomain: example.gov.pl")
        let session = fixture.load().configuration?.session
        #expect(session?.cookieName == "__Secure-brama")
        #expect(session?.cookieDomain == "example.gov.pl")
    }

    @Test("is read from the disk, relative to its own directory")
    func disk() throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("brama-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        for (path, file) in ConfigurationFixture().files {
            let url = root.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.bytes).write(to: url)
        }
        let path = root.appendingPathComponent(ConfigurationFixture.path).path
        let configuration = try loadConfiguration(from: path, environment: [:])
        #expect(configuration.signing.certificate.subject == "CN=signing")
    }

    @Test("a file that is missing, a directory or endless is a finding")
    func unreadable() {
        for (path, reason) in [
            ("/nonexistent/brama.yaml", "there is no such file"), ("/tmp", "it is not a regular file"),
            ("/dev/zero", "it is not a regular file"),
        ] {
            let error = #expect(throws: ConfigurationError.self) {
                try loadConfiguration(from: path, environment: [:])
            }
            #expect(error?.description == "\(path): the configuration cannot be read: \(reason)")
        }
    }
}
