import Foundation
import Testing
import XMLSecurity

@testable import Certificates

@Suite("brama certificate compare")
struct CompareTests {
    private func compare(
        _ old: String, _ new: String, _ purpose: CertificatePurpose? = nil, days: Int64 = 1
    ) throws -> CertificateComparison {
        let was = try Material.certificate(old)
        return CertificateComparison(
            old: was, new: try Material.certificate(new), now: was.notBefore + days * 86_400, purpose: purpose
        )
    }

    @Test(
        "a renewal of the same kind meets the requirements",
        arguments: [
            ("signing", "signing-next", nil), ("signing", "signing-next", .signing),
            ("encryption", "encryption-next", .encryption), ("plain", "plain-next", nil),
            ("plain", "client", .transport), ("signing", "plain-next", nil), ("rsa2048", "long", .signing),
        ] as [(String, String, CertificatePurpose?)])
    func meets(old: String, new: String, purpose: CertificatePurpose?) throws {
        let comparison = try compare(old, new, purpose)
        #expect(comparison.meetsRequirements, "\(comparison.text())")
        #expect(comparison.text().hasSuffix("The new certificate meets the same technical requirements.\n"))
    }

    @Test(
        "each requirement that is not met is named",
        arguments: [
            ("plain", "long", nil, "key", "order one for the same kind of key"),
            ("long", "rsa2048", .signing, "key", "order one for the same kind of key"),
            (
                "rsa2048", "long", .encryption, "key",
                "RSA cannot decrypt WK's answers: order one for a P-256 key"
            ),
            ("plain", "p384", nil, "key", "order one for the same kind of key"),
            ("signing", "encryption-next", nil, "key usage", "lacks digitalSignature: order one with it"),
            ("plain", "signing-next", .encryption, "key usage", "lacks keyAgreement: order one with it"),
            (
                "plain", "signing-next", nil, "key usage",
                "the old one was not limited: say with --purpose what it is for"
            ),
            ("signing", "mail", .transport, "extended key usage", "lacks clientAuth: order one with it"),
            ("client", "mail", .transport, "extended key usage", "lacks clientAuth: order one with it"),
            (
                "plain-next", "plain", nil, "validity",
                "the new one does not outlive the old one: are they the wrong way round?"
            ),
            ("plain", "sha1", nil, "signed with", "order one signed with SHA-256"),
            (
                "leaf", "plain-next", nil, "authority's own",
                "this is the authority's certificate: name the one issued to you"
            ),
        ] as [(String, String, CertificatePurpose?, String, String)])
    func fails(
        old: String, new: String, purpose: CertificatePurpose?, property: String, remark: String
    ) throws {
        let comparison = try compare(old, new, purpose)
        #expect(!comparison.meetsRequirements)
        let row = try #require(comparison.rows.first { $0.property == property })
        #expect(row.verdict == .fails && row.remark == remark)
    }

    @Test("one that has expired, or begins too late, is refused")
    func validity() throws {
        func row(_ days: Int64) throws -> CertificateComparison.Row {
            try #require(
                try compare("plain", "plain-next", days: days).rows.first { $0.property == "validity" })
        }
        #expect(try row(801).remark == "the new one has expired: order another")
        #expect(try row(750).verdict == .look)
        #expect(try row(10).verdict == .fits)
        #expect(try row(-1).remark.hasPrefix("switch not before "))
    }

    @Test("the table shows what differs, and JSON can be read by others")
    func rendering() throws {
        let comparison = try compare("signing", "signing-next")
        #expect(
            comparison.text().contains(
                "fits   key usage           digitalSignature → digitalSignature, nonRepudiation\n"
                    + "                           allows what is needed\n"))
        #expect(
            comparison.text().contains("look   subject             CN=signing,C=PL → CN=signing-next,C=PL\n"))
        let data = Data(try PrettyJSON.text(of: comparison).utf8)
        let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        #expect(object?["meetsRequirements"] as? Bool == true)
        #expect((object?["rows"] as? [Any])?.count == comparison.rows.count)
        #expect(
            try compare("plain", "signing").rows.first { $0.property == "public key" }?.remark
                == "the same key: a renewal is the time for a new one")
    }
}
