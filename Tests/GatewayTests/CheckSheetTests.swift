import Foundation
import Testing

@testable import Gateway

@Suite("brama sheet")
struct CheckSheetTests {
    private func sheet() throws -> IntegrationSheet {
        IntegrationSheet(try #require(ConfigurationFixture().load().configuration))
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
            "Encryption certificate 2, being retired: CN=encryption-old\n",
            "TLS client certificate: CN=transport\n",
            "Attributes: FamilyName, FirstName, DateOfBirth, PersonIdentifier\n",
        ] {
            #expect(text.contains(line), "\(line)")
        }
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
            try #require(fixture.load().configuration), particulars: particulars, application: application)
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
}
