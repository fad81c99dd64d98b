import Foundation
import Testing
import XMLSecurity

@testable import Certificates

@Suite("brama certificate show")
struct ShowTests {
    /// Days after a certificate was made.
    private func explain(
        _ names: [String], password: String? = nil, purpose: CertificatePurpose? = nil, days: Int64 = 1
    ) throws -> CertificateExplanation {
        let files = try names.map { (path: $0, file: try Material.file($0, password: password)) }
        let start = try Material.certificate("plain").notBefore
        return CertificateExplanation(files, now: start + days * 86_400, purpose: purpose)
    }

    @Test(
        "reads every form",
        arguments: [
            ("plain.crt", nil, "PEM", ["certificate"]), ("plain.der", nil, "DER", ["certificate"]),
            ("p256.key", nil, "PEM", ["key"]), ("p256.der", nil, "DER", ["key"]),
            ("with-parameters.key", nil, "PEM", ["key"]), ("encrypted.key", "secret", "PEM", ["key"]),
            ("below.csr", nil, "PEM", ["request"]), ("below.der", nil, "DER", ["request"]),
            ("plain.p12", "secret", "PKCS#12", ["key", "certificate"]),
            ("open.p12", nil, "PKCS#12", ["key", "certificate"]),
            ("chain.p12", "secret", "PKCS#12", ["key", "certificate", "certificate", "certificate"]),
            ("chain.crt", nil, "PEM", ["certificate", "certificate"]),
            ("crlf.crt", nil, "PEM", ["certificate", "certificate"]),
            ("bags.pem", nil, "PEM", ["certificate", "key"]),
        ] as [(String, String?, String, [String])])
    func forms(name: String, password: String?, format: String, kinds: [String]) throws {
        let file = try Material.file(name, password: password)
        #expect(file.format == format)
        let found = file.entries.map { entry in
            switch entry {
            case .certificate: "certificate"
            case .privateKey: "key"
            case .request: "request"
            }
        }
        #expect(found == kinds)
    }

    @Test("lists a PKCS#12 file's chain from the key's own certificate upwards, whatever its order there")
    func containerChain() throws {
        let file = try Material.file("chain.p12", password: "secret")
        let der = try ["last", "authority-below", "authority-self"].map { try Material.certificate($0).der }
        #expect(file.certificates.map(\.der) == der)
        let text = try explain(["chain.p12"], password: "secret").text()
        for name in ["citizen-side", "authority-below", "authority"] { #expect(text.contains("CN=\(name)")) }
    }

    @Test("says why a file tells nothing")
    func refusals() throws {
        let table: [(name: String, password: String?, code: CertificatesError.Code)] = [
            ("encrypted.key", nil, .passwordNeeded), ("encrypted.key", "wrong", .passwordWrong),
            ("plain.p12", nil, .passwordNeeded), ("plain.p12", "wrong", .passwordWrong),
            ("nothing", nil, .fileUnreadable),
        ]
        for (name, password, code) in table {
            #expect("\(name)") { try Material.file(name, password: password) } throws: {
                ($0 as? CertificatesError)?.code == code
            }
        }
        for text in [
            "x", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "\u{0}\u{30}",
            "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
            "-----BEGIN CERTIFICATE REQUEST-----\n!\n-----END CERTIFICATE REQUEST-----\n",
        ] {
            #expect("\(text)") { try CertificateFile(Array(text.utf8), password: nil) } throws: {
                ($0 as? CertificatesError)?.code == .fileUnreadable
            }
        }
    }

    @Test("names what it cannot read, and the command that makes it readable")
    func namesOthers() throws {
        let table: [(text: [UInt8], found: String)] = [
            (
                Array("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n".utf8),
                "a public key without"
            ),
            (Array("-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----\n".utf8), "`openssl pkcs7 -in FILE"),
            (
                Array("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n".utf8),
                "`ssh-keygen -p -m PKCS8"
            ),
            (Array("-----BEGIN CERTIFICATE-----AAAA-----END CERTIFICATE-----".utf8), "broken PEM"),
            ([], "it is empty"), ([0xFF, 0xFE, 0x2D, 0], "`iconv -f UTF-16"),
        ]
        for (text, found) in table {
            #expect("\(found)") { try CertificateFile(text, password: nil) } throws: {
                ($0 as? CertificatesError)?.detail.contains(found) == true
            }
        }
    }

    @Test("tells what openssl tells of a certificate")
    func facts() throws {
        let facts = CertificateFacts(
            try Material.certificate("mail"), now: try Material.certificate("mail").notBefore)
        let openssl = try OpenSSL()
        try openssl.write("c.crt", Material.files["mail.crt"] ?? [])
        let told = try openssl.run(
            """
            openssl x509 -in c.crt -noout -serial -fingerprint -sha1 -dates -dateopt iso_8601
            openssl x509 -in c.crt -noout -fingerprint -sha256
            openssl x509 -in c.crt -noout -pubkey | openssl pkey -pubin -outform DER | sha256sum
            """)
        #expect(told.contains("serial=\(facts.serialNumber)\n"))
        #expect(told.contains("sha1 Fingerprint=\(facts.sha1)\n"))
        #expect(told.contains("sha256 Fingerprint=\(facts.sha256)\n"))
        #expect(told.contains("notAfter=\(facts.notAfter.replacing("T", with: " "))\n"))
        let digest = try #require(facts.publicKeySHA256).replacing(":", with: "").lowercased()
        #expect(told.contains(digest))
        #expect(facts.daysLeft == 800)
        #expect(facts.keyUsage == ["digitalSignature"] && facts.extendedKeyUsage == ["emailProtection"])
        #expect(facts.policies == ["1.2.616.1.113527.2.5.1.6"])
        #expect(
            facts.subjectAlternativeNames == [
                "dns:a.example.pl", "ip:192.0.2.1", "ip:2001:db8:0:0:0:0:0:1", "email:a@example.pl",
                "uri:https://a.example.pl/",
            ])
        #expect(facts.signatureAlgorithm == "ecdsa-with-SHA256")
    }

    @Test("nothing is said against a certificate that fits, with its key beside it")
    func inOrder() throws {
        for (name, purpose) in [("signing", CertificatePurpose.signing), ("encryption", .encryption)] {
            let explanation = try explain(["\(name).crt", "p256.key"], purpose: purpose)
            #expect(explanation.remarks.isEmpty, "\(explanation.remarks)")
            #expect(explanation.keyBelongs == true && explanation.isInOrder)
            #expect(
                explanation.text().hasSuffix(
                    "The private key belongs to it.\nNothing speaks against its use.\n"))
        }
    }

    static let remarks: [(String, CertificatePurpose?, Int64, String?)] = [
        (
            "plain.crt", nil, 310,
            "warning: expires on DATE, 90 days left: plan it: get a new one, brama certificate request"
        ),
        ("plain.crt", nil, 309, nil),
        (
            "plain.crt", nil, 370,
            "warning: expires on DATE, 30 days left: now: get a new one, brama certificate request"
        ),
        ("plain.crt", nil, 401, "error: expired on DATE: get a new one: brama certificate request"),
        (
            "plain.crt", nil, -1,
            "error: not valid before START: wait until then, or check this machine's clock"
        ),
        (
            "p384.crt", nil, 1,
            "error: EC secp384r1 key; WK's service providers use EC P-256: make a request for a P-256 key: "
                + "brama certificate request"
        ),
        (
            "brainpool.crt", nil, 1,
            "error: EC brainpoolP256r1 key; WK's service providers use EC P-256: make a request for a P-256 key: "
                + "brama certificate request"
        ),
        (
            "rsa1024.crt", nil, 1,
            "error: RSA 1024 key; WK's service providers use EC P-256: make a request for a P-256 key: "
                + "brama certificate request"
        ),
        (
            "rsa2048.crt", nil, 1,
            "warning: RSA 2048 key; COI's certificates are EC P-256: use it only where COI asks for RSA"
        ),
        (
            "rsa2048.crt", .encryption, 1,
            "error: RSA 2048 key, which cannot decrypt WK's answers: make a request for a P-256 key: "
                + "brama certificate request --purpose encryption"
        ),
        (
            "signing.crt", .encryption, 1,
            "error: key usage lacks keyAgreement, which encryption needs: ask the authority for a certificate with it"
        ),
        (
            "encryption.crt", .signing, 1,
            "error: key usage lacks digitalSignature, which signing needs: ask the authority for a certificate with it"
        ),
        (
            "none.crt", nil, 1,
            "error: key usage allows neither signing nor encryption at WK: ask the authority for a certificate with "
                + "digitalSignature, or for encryption with keyAgreement"
        ),
        (
            "mail.crt", .transport, 1,
            "error: extended key usage lacks clientAuth, which transport needs: ask the authority for a certificate "
                + "with it"
        ),
        ("client.crt", .transport, 1, nil),
        ("plain.crt", .transport, 1, nil),
        (
            "authority-below.crt", nil, 1,
            "warning: it is an authority's certificate: name the certificate that was issued to you first"
        ),
        (
            "sha1.crt", nil, 1,
            "warning: the authority signed it with OTHER: ask for one signed with SHA-256 or better"
        ),
    ]

    @Test("each thing that speaks against a certificate has its mend", arguments: remarks)
    func remark(name: String, purpose: CertificatePurpose?, days: Int64, line: String?) throws {
        let explanation = try explain([name], purpose: purpose, days: days)
        let certificate = try Material.certificate(String(name.dropLast(4)))
        let expected = line?.replacing("DATE", with: CalendarText.day(certificate.notAfter))
            .replacing("START", with: CalendarText.day(certificate.notBefore))
            .replacing("OTHER", with: CertificateFacts(certificate, now: 0).signatureAlgorithm ?? "")
        #expect(explanation.remarks.map(\.line) == [expected].compactMap { $0 })
        #expect(explanation.isInOrder == (line?.hasPrefix("error") != true))
        #expect(explanation.text().contains(expected ?? "Nothing speaks against its use."))
    }

    @Test("a key of another certificate is found")
    func foreignKey() throws {
        let explanation = try explain(["signing.crt", "other.key"])
        #expect(explanation.keyBelongs == false && !explanation.isInOrder)
        #expect(explanation.text().contains("The private key does not belong to it.\n"))
        #expect(try explain(["below.csr", "p256.key"]).keyBelongs == true)
        #expect(try explain(["below.csr", "other.key"]).keyBelongs == false)
        #expect(try explain(["plain.p12"], password: "secret").keyBelongs == true)
        #expect(try explain(["signing.crt"]).keyBelongs == nil)
    }

    @Test("a request that was changed after it was made is found")
    func alteredRequest() throws {
        var bytes = try #require(Material.files["below.der"])
        let range = try #require(bytes.firstRange(of: "authority-below".utf8))
        bytes[range.lowerBound] = UInt8(ascii: "b")
        let file = try CertificateFile(bytes, password: nil)
        let explanation = CertificateExplanation([(path: "x", file: file)], now: 0, purpose: nil)
        #expect(
            explanation.remarks.map(\.line) == [
                "error: the request's own signature does not hold: it was changed after it was made: make a new one: "
                    + "brama certificate request"
            ])
    }

    @Test("of a chain only the first has to fit; all have to be in time")
    func chain() throws {
        #expect(try explain(["chain.crt"], purpose: .signing).remarks.isEmpty)
        #expect(try explain(["chain.crt"], days: 500).remarks.count == 2)
    }

    @Test("neither text nor JSON holds a private key")
    func secrecy() throws {
        let explanation = try explain(["p256.key", "signing.crt"])
        for text in [explanation.text(), try PrettyJSON.text(of: explanation)] {
            #expect(!text.contains("PRIVATE KEY-----") && text.contains("private key"))
            let key = String(decoding: Material.files["p256.key"] ?? [], as: UTF8.self).split(
                separator: "\n")[1]
            #expect(!text.contains(key))
        }
    }

    @Test("JSON can be read by others, and cannot talk to a terminal")
    func json() throws {
        let text = try PrettyJSON.text(of: try explain(["mail.crt"], purpose: .transport))
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        let file = (object?["files"] as? [[String: Any]])?.first
        let entry = (file?["entries"] as? [[String: Any]])?.first
        #expect(entry?["kind"] as? String == "certificate" && entry?["key"] as? String == "EC P-256")
        #expect((object?["remarks"] as? [[String: Any]])?.first?["severity"] as? String == "error")
        let hostile = try PrettyJSON.text(of: ["a\u{9B}31m\u{202E}\u{E0001}ż"])
        #expect(hostile == "[\n  \"a\\u009b31m\\u202e\\udb40\\udc01ż\"\n]\n")
    }
}
