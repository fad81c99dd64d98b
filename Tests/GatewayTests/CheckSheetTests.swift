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
}
