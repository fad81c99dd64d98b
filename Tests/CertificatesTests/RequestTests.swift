import Testing
import XMLSecurity

@testable import Certificates

@Suite("brama certificate request")
struct RequestTests {
    private static let subject: SubjectFields = {
        var subject = SubjectFields()
        subject.country = "PL"
        subject.stateOrProvince = "łódzkie"
        subject.locality = "Łódź"
        subject.organization = "Urząd Gminy Żółwin, Wydział \"Ź\""
        subject.organizationIdentifier = "VATPL-5250000000"
        subject.organizationalUnits = ["Informatyka", "Zespół 2"]
        subject.serialNumber = "NTRPL-1"
        subject.commonName = "portal.example.gov.pl"
        return subject
    }()

    private func text(
        _ subject: SubjectFields = Self.subject, names: [String] = [], for purpose: CertificatePurpose,
        _ key: RequestedKey = .p256
    ) throws -> String {
        let openssl = try OpenSSL()
        let names = try names.map { try AlternativeName($0) }
        let request = try CertificateRequest(
            subject: subject, names: names, purpose: purpose, key: try key.generate())
        try openssl.write("r.csr", request.pem)
        return try openssl.run("openssl req -in r.csr -verify -noout -text -nameopt utf8,sep_comma_plus")
    }

    @Test("openssl verifies it and finds the subject in the order of the directory")
    func subject() throws {
        let text = try text(for: .signing)
        #expect(text.contains("verify OK"))
        #expect(
            text.contains(
                "Subject: C=PL,ST=łódzkie,L=Łódź,O=Urząd Gminy Żółwin, Wydział \"Ź\",organizationIdentifier=VATPL-5250000000,"
                    + "OU=Informatyka,OU=Zespół 2,serialNumber=NTRPL-1,CN=portal.example.gov.pl\n"), "\(text)"
        )
        #expect(text.contains("ASN1 OID: prime256v1"))
        #expect(text.contains("Signature Algorithm: ecdsa-with-SHA256"))
    }

    @Test("Polish letters are UTF8String; country and serial number PrintableString")
    func stringTypes() throws {
        let openssl = try OpenSSL()
        let request = try CertificateRequest(
            subject: Self.subject, purpose: .signing, key: try PrivateKey.generateP256())
        try openssl.write("r.csr", request.pem)
        let lines = try openssl.run("openssl asn1parse -in r.csr").split(separator: "\n").map(String.init)
        let printableStrings = lines.filter { $0.contains("PRINTABLESTRING") }
        #expect(printableStrings.count == 2, "\(printableStrings)")
        #expect(lines.count { $0.contains("UTF8STRING") } == 7)
    }

    @Test(
        "key usage follows the purpose and the kind of key",
        arguments: [
            (.signing, .p256, "Digital Signature", false),
            (.encryption, .p256, "Key Agreement", false),
            (.signing, .rsa3072, "Digital Signature", false),
            (.transport, .p256, "Digital Signature", true),
        ] as [(CertificatePurpose, RequestedKey, String, Bool)])
    func usage(purpose: CertificatePurpose, key: RequestedKey, usage: String, isClient: Bool) throws {
        let text = try text(for: purpose, key)
        #expect(text.contains("verify OK"))
        #expect(text.contains("X509v3 Key Usage: critical\n                    \(usage)\n"), "\(text)")
        #expect(text.contains("TLS Web Client Authentication") == isClient)
        #expect(text.contains("Public-Key: (\(key == .p256 ? 256 : 3072) bit)"))
    }

    @Test("other names are those that were given")
    func names() throws {
        let names = [
            "portal.example.gov.pl", "dns:xn--d-yqb.example.pl", "ip:192.0.2.1", "IP:2001:db8::1",
            "email:a@example.pl", "uri:https://a.example.pl/b",
        ]
        #expect(
            try text(names: names, for: .transport).contains(
                "DNS:portal.example.gov.pl, DNS:xn--d-yqb.example.pl, IP Address:192.0.2.1, "
                    + "IP Address:2001:DB8:0:0:0:0:0:1, email:a@example.pl, URI:https://a.example.pl/b"))
        #expect(try !text(for: .signing).contains("Subject Alternative Name"))
    }

    @Test(
        "a name that cannot be meant is refused",
        arguments: [
            "", ".", "a..b", "-a.pl", "żółw.pl", "a b.pl", "*.example.pl", "ip:1.2.3", "ip:a", "email:a",
            "uri:a",
            "email:ż@a.pl", "https://a.pl", String(repeating: "a", count: 64) + ".pl",
        ])
    func refusedNames(text: String) {
        #expect { try AlternativeName(text) } throws: { ($0 as? CertificatesError)?.code == .nameInvalid }
    }

    @Test("a subject that cannot be meant is refused")
    func refusedSubjects() throws {
        let key = try PrivateKey.generateP256()
        let edits: [(inout SubjectFields) -> Void] = [
            { $0 = SubjectFields() }, { $0.country = "pl" }, { $0.country = "POL" }, { $0.country = "" },
            { $0.commonName = " " }, { $0.commonName = "" }, { $0.commonName = "a " },
            { $0.locality = "a\nb" },
            { $0.organization = "a\u{202E}b" }, { $0.organizationalUnits = ["a", ""] },
            { $0.serialNumber = "ż" }, { $0.commonName = String(repeating: "ż", count: 65) },
        ]
        for (index, edit) in edits.enumerated() {
            var subject = Self.subject
            edit(&subject)
            #expect("edit \(index)") {
                try CertificateRequest(subject: subject, purpose: .signing, key: key)
            } throws: {
                ($0 as? CertificatesError)?.code == .subjectInvalid
            }
        }
        var longest = Self.subject
        longest.commonName = String(repeating: "ż", count: 64)
        #expect(throws: Never.self) { try CertificateRequest(subject: longest, purpose: .signing, key: key) }
    }

    @Test(
        "a key that WK would not take gets no request",
        arguments: ["p384", "brainpool", "rsa1024", "rsa2048"])
    func refusedKeys(name: String) throws {
        let key = try PrivateKey(Material.files["\(name).key"] ?? [])
        #expect {
            try CertificateRequest(subject: Self.subject, purpose: .signing, key: key)
        } throws: {
            ($0 as? CertificatesError)?.code == .keyUnsuitable
        }
    }

    @Test("an RSA key, which cannot decrypt WK's answers, gets no request for encryption")
    func encryptionKeys() throws {
        let key = try PrivateKey(Material.files["rsa3072.key"] ?? [])
        let error = #expect(throws: CertificatesError.self) {
            try CertificateRequest(subject: Self.subject, purpose: .encryption, key: key)
        }
        #expect(error?.code == .keyUnsuitable)
        #expect(error?.detail == "RSA 3072 cannot decrypt WK's answers: take a P-256 key for encryption")
        for kind in RequestedKey.allCases {
            let isRefused = (try? kind.refuse(for: .encryption)) == nil
            #expect(isRefused == (kind != .p256))
            #expect((try? kind.refuse(for: .signing)) != nil && (try? kind.refuse(for: .transport)) != nil)
        }
    }

    @Test(
        "a certificate for trials is what openssl takes for one of its purpose",
        arguments: [
            (.signing, .p256, "Digital Signature"), (.encryption, .p256, "Key Agreement"),
            (.transport, .rsa3072, "Digital Signature"),
        ] as [(CertificatePurpose, RequestedKey, String)])
    func selfSigned(purpose: CertificatePurpose, kind: RequestedKey, usage: String) throws {
        let openssl = try OpenSSL()
        let now: Int64 = 1_800_000_000
        let key = try kind.generate()
        let made = try SelfSignedCertificate(
            subject: Self.subject, names: [try AlternativeName("portal.example.gov.pl")], purpose: purpose,
            key: key,
            now: now)
        try openssl.write("c.crt", made.pem)
        let text = try openssl.run("openssl x509 -in c.crt -noout -text -nameopt utf8,sep_comma_plus")
        #expect(text.contains("X509v3 Key Usage: critical\n                \(usage)\n"), "\(text)")
        #expect(text.contains("CA:FALSE") && text.contains("DNS:portal.example.gov.pl"))
        #expect(text.contains("TLS Web Client Authentication") == (purpose == .transport))
        #expect(try openssl.run("openssl verify -attime \(now) -CAfile c.crt c.crt").contains("OK"))
        let certificate = try Certificate(made.pem)
        #expect(key.belongs(to: certificate) && certificate.subject == certificate.issuer)
        #expect(certificate.notBefore == now - 3_600 && certificate.notAfter == now + 365 * 86_400)
        #expect(
            CertificateReview(certificate, now: now, purpose: purpose).remarks.allSatisfy {
                $0.severity == .warning
            })
    }

    @Test("a request for a key that is there already names that key")
    func existingKey() throws {
        let key = try PrivateKey(Material.files["rsa3072.key"] ?? [])
        let request = try CertificateRequest(subject: Self.subject, purpose: .signing, key: key)
        let facts = try #require(CertificateFile(request.pem, password: nil).requests.first)
        #expect(facts.publicKeySHA256 == KeyFacts(key).publicKeySHA256 && facts.publicKeySHA256 != nil)
        #expect(facts.signatureHolds)
        #expect(
            facts.subject.hasPrefix(
                "CN=portal.example.gov.pl,serialNumber=NTRPL-1,OU=Zespół 2,OU=Informatyka,"))
        #expect(facts.keyUsage == ["digitalSignature"])
    }
}
