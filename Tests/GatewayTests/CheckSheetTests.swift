import Foundation
import Testing
import XMLSecurity

@testable import Gateway

@Suite("brama sheet")
struct CheckSheetTests {
    private func sheet() throws -> IntegrationSheet {
        IntegrationSheet(try ConfigurationFixture().integrationData())
    }

    @Test("the text says what COI asks for, with the certificates whole")
    func text() throws {
        let text = try sheet().text()
        for line in [
            "System name (ProviderName): Portal Przykładowy\n",
            "Issuer (entityID): https://portal.example.gov.pl\n",
            "Return address (AssertionConsumerServiceURL, HTTP-Artifact): https://portal.example.gov.pl/auth/acs\n",
            "Logout address (SOAP): https://portal.example.gov.pl/auth/slo\n",
            "Signing certificate: CN=signing\n",
            "Encryption certificate: CN=encryption\n",
            "TLS client certificate: CN=transport\n",
            "Attributes: FamilyName, FirstName, DateOfBirth, PersonIdentifier\n",
        ] {
            #expect(text.contains(line), "\(line)")
        }
        #expect(!text.contains("retired") && !text.contains("(missing"))
        for name in ["signing", "encryption", "encryption-old", "transport"] {
            let pem = try #require(ConfigurationMaterial.files["\(name).crt"])
            #expect(text.contains(String(decoding: pem, as: UTF8.self)), "\(name)")
        }
        #expect(!text.contains("PRIVATE"))
    }

    @Test("Markdown has a row for each line and a block for each certificate")
    func markdown() throws {
        let text = try sheet().markdown()
        #expect(text.hasPrefix("| | |\n| --- | --- |\n| Environment | `test` |\n"))
        #expect(text.components(separatedBy: "```\n-----BEGIN CERTIFICATE-----").count == 5)
    }

    @Test("JSON can be read by others")
    func json() throws {
        let object = try JSONSerialization.jsonObject(with: Data(try sheet().json())) as? [String: Any]
        #expect(object?["providerName"] as? String == "Portal Przykładowy")
        #expect(
            object?["attributes"] as? [String] == [
                "FamilyName", "FirstName", "DateOfBirth", "PersonIdentifier",
            ])
        #expect(
            (object?["signingCertificate"] as? String)?.hasPrefix("-----BEGIN CERTIFICATE-----\n") == true)
        #expect(object?["transportSubject"] as? String == "CN=transport")
    }

    private func sheet(
        _ application: IntegrationSheet.Application, _ particulars: IntegrationSheet.Particulars = .init(),
        _ fixture: ConfigurationFixture = ConfigurationFixture()
    ) throws -> IntegrationSheet {
        IntegrationSheet(
            try fixture.integrationData(), particulars: particulars, application: application)
    }

    @Test("each application has what it is asked for, and shows what is missing")
    func applications() throws {
        let simulator = try sheet(.simulator).text()
        #expect(simulator.hasPrefix("Application for: simulator\nEnvironment: test\n"))
        #expect(simulator.contains("Contacts: (missing: give --contact)\n"))
        #expect(!simulator.contains("IP addresses") && !simulator.contains("Logout address"))
        let integration = try sheet(.integration).text()
        #expect(integration.contains("Outgoing IP addresses: (missing: give --address)\n"))
        #expect(integration.contains("Logout address (SOAP): https://portal.example.gov.pl/auth/slo\n"))
        let full = try sheet(
            .integration,
            .init(
                contacts: ["technical: Żaneta Ł., +48 22 000 00 00"], addresses: ["192.0.2.1", "2001:db8::1"])
        )
        #expect(full.text().contains("Contacts: technical: Żaneta Ł., +48 22 000 00 00\n"))
        #expect(full.text().contains("Outgoing IP addresses: 192.0.2.1, 2001:db8::1\n"))
        #expect(!full.text().contains("(missing"))
        let object = try JSONSerialization.jsonObject(with: Data(full.json())) as? [String: Any]
        #expect(object?["addresses"] as? [String] == ["192.0.2.1", "2001:db8::1"])
        #expect(object?["application"] as? String == "integration")
        #expect((object?["signingSHA256"] as? String)?.count == 95)
    }

    @Test("an application for another environment than the configuration's says so")
    func otherEnvironment() throws {
        #expect(
            try sheet(.production).text().contains("Mind: this configuration is for the environment test\n"))
        #expect(try !sheet(.integration).text().contains("Mind:"))
        let production = ConfigurationFixture(
            replacing: "production: false", with: "production: true", inProfile: true)
        #expect(try !sheet(.production, .init(), production).text().contains("Mind:"))
        #expect(try sheet(.simulator, .init(), production).text().contains("Mind:"))
    }

    /// The accepted configuration with another second pair for decryption.
    private func renewal(second: Range<Int64>, first: Range<Int64>) throws -> String {
        var fixture = ConfigurationFixture()
        for (name, days) in [("encryption", first), ("encryption-old", second)] {
            let key = try PrivateKey.generateP256()
            let certificate = try Certificate.selfSigned(
                by: key, commonName: name, notBefore: days.lowerBound * 86_400,
                notAfter: days.upperBound * 86_400)
            fixture["/srv/certificates/\(name).key"] = String(decoding: try key.pem(), as: UTF8.self)
            fixture["/srv/certificates/\(name).crt"] = String(decoding: certificate.pem(), as: UTF8.self)
        }
        return IntegrationSheet(try fixture.integrationData()).text()
    }

    @Test(
        "the second encryption certificate is the next or the previous one by its validity, not by its place",
        arguments: [
            (21_000..<21_700, ", the next one"), (20_500..<21_700, ", the next one"),
            (20_000..<20_600, ", the previous one"), (20_000..<21_000, ", the previous one"),
            (20_500..<21_000, ""), (20_600..<20_900, ""), (20_400..<21_100, ""),
        ] as [(Range<Int64>, String)])
    func renewals(second: Range<Int64>, standing: String) throws {
        let text = try renewal(second: second, first: 20_500..<21_000)
        #expect(text.contains("Encryption certificate: CN=encryption\n"))
        #expect(text.contains("Encryption certificate 2\(standing): CN=encryption-old\n"), "\(text)")
    }

    @Test("what COI issues only after the application is said to be missing, and stops nothing")
    func missing() throws {
        var fixture = ConfigurationFixture()
        for name in ["signing", "encryption", "encryption-old", "transport"] {
            for ending in ["key", "crt"] { fixture.files["/srv/certificates/\(name).\(ending)"] = nil }
        }
        fixture.files["/srv/certificates/node.crt"] = nil
        fixture.files["/srv/certificates/two.crt"] = nil
        let sheet = try sheet(.simulator, .init(contacts: ["x"]), fixture)
        let reason =
            "/srv/certificates/signing.crt yet; COI issues it after this application: step 7 of the integration guide"
        #expect(sheet.text().contains("Signing certificate: (missing: no \(reason))\n"), "\(sheet.text())")
        #expect(
            sheet.text().contains(
                "Encryption certificate 2: (missing: no /srv/certificates/encryption-old.crt"))
        #expect(
            sheet.text().contains("TLS client certificate: (missing: no /srv/certificates/transport.crt yet"))
        #expect(sheet.markdown().contains("| Signing certificate | `(missing: no \(reason))` |\n"))
        let object = try JSONSerialization.jsonObject(with: Data(sheet.json())) as? [String: Any]
        #expect(object?["signingCertificate"] is NSNull)
        #expect(object?["signingMissing"] as? String == "no " + reason)
        #expect(object?["providerName"] as? String == "Portal Przykładowy")
        let production = try self.sheet(.production, .init(contacts: ["x"]), fixture).text()
        #expect(
            production.contains("yet; buy it before this application: step 14 of the integration guide)\n"))
    }

    @Test("a PKCS#12 file that is not there yet is missing too")
    func missingContainer() throws {
        var fixture = ConfigurationFixture(
            replacing:
                "privateKey: ../certificates/transport.key, certificate: ../certificates/transport.crt",
            with: "pkcs12: ../certificates/coi.p12, passwordFile: ../certificates/password")
        fixture.files["/srv/certificates/signing.key"] = nil
        let text = try sheet(.integration, .init(), fixture).text()
        #expect(
            text.contains("TLS client certificate: (missing: no /srv/certificates/coi.p12 yet; put it there"))
        // A certificate without its key is one that can be sent in.
        #expect(text.contains("Signing certificate: CN=signing\n"))
    }

    @Test("a certificate made for trials is not sent in with the application that brings the real one")
    func trial() throws {
        let simulator = try sheet(.simulator)
        #expect(
            simulator.text().contains(
                "Signing certificate: (missing: /srv/certificates/signing.crt is self-signed, for trials; COI issues it "
                    + "after this application: step 7 of the integration guide)\n"))
        #expect(!simulator.text().contains("CN=signing"))
        #expect(
            try sheet(.integration).text().contains(
                "— mind: nobody but its owner signed it: one for trials is not sent in\n"))
    }

    @Test("what is there and wrong still stops the sheet, with every finding")
    func wrong() throws {
        var fixture = ConfigurationFixture(replacing: "idleTimeout: 15m", with: "idleTimeout: 15")
        fixture["/srv/certificates/signing.crt"] = "no certificate"
        fixture.files["/srv/certificates/node.crt"] = nil
        let error = try #require(throws: ConfigurationError.self) { try fixture.integrationData() }
        #expect(error.findings.count == 2, "\(error)")
        #expect(error.findings.contains { $0.message.contains("/srv/certificates/signing.crt") })
    }

    @Test("without the profile nothing can be said")
    func noProfile() throws {
        let fixture = ConfigurationFixture(replacing: "environment: test", with: "environment: nowhere")
        let error = try #require(throws: ConfigurationError.self) { try fixture.integrationData() }
        #expect(error.findings.count == 1)
    }
}
