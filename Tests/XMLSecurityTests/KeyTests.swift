import Testing
import XMLSecurity

@Suite("Keys, certificates, containers as openssl writes them")
struct KeyTests {
    private let files = OpenSSLFiles.shared
    private let secret = Array("secret".utf8)

    @Test("Each form of a private key gives the same key")
    func forms() throws {
        let certificate = try Certificate(files.certificate)
        let carriageReturns = files.pkcs8.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
        let bagged =
            Array("Bag Attributes\n    friendlyName: x\nKey Attributes: <No Attributes>\n".utf8) + files.pkcs8
        let plain = [
            files.sec1, files.sec1WithParameters, files.pkcs8, files.der, files.sec1DER, carriageReturns,
            bagged,
        ]
        for bytes in plain {
            let key = try PrivateKey(bytes)
            #expect(key.algorithm == .ecP256)
            #expect(key.belongs(to: certificate))
        }
        for bytes in [files.encryptedPEM, files.encryptedDER, files.encryptedSEC1] {
            #expect(try PrivateKey(bytes, password: secret).belongs(to: certificate))
        }
    }

    @Test("Other keys are read and named, so that a message can say what they are")
    func otherAlgorithms() throws {
        #expect(try PrivateKey(files.p384).algorithm == .other("EC secp384r1"))
        #expect(try PrivateKey(files.ed25519).algorithm == .other("ED25519"))
        #expect(try PrivateKey(files.rsaPKCS1).algorithm == .rsa(bits: 2048))
        #expect(try PrivateKey(files.rsaPKCS1).algorithm.description == "RSA 2048")
    }

    @Test("A PKCS#12 container gives the key and its certificate")
    func container() throws {
        let container = try KeyContainer(pkcs12: files.pkcs12, password: secret)
        #expect(container.privateKey.belongs(to: container.certificate))
        #expect(container.certificate.der == files.certificateDER)
    }

    @Test("A certificate says what openssl says")
    func certificate() throws {
        let certificate = try Certificate(files.certificate)
        #expect(certificate.der == files.certificateDER)
        let directory = try TemporaryDirectory()
        try directory.write("own.crt", certificate.pem())
        let arguments = [
            "x509", "-in", "own.crt", "-noout", "-serial", "-fingerprint", "-sha256", "-subject", "-issuer",
            "-nameopt", "RFC2253,-esc_msb", "-dates", "-dateopt", "iso_8601",
        ]
        let result = try Program.run("openssl", arguments, in: directory)
        let said = String(decoding: result.output, as: UTF8.self)
        #expect(said.contains("serial=\(certificate.serialNumber)\n"))
        #expect(said.contains("Fingerprint=\(certificate.sha256Fingerprint)\n"))
        #expect(said.contains("subject=\(certificate.subject)\n"))
        #expect(said.contains("issuer=\(certificate.issuer)\n"))
        #expect(certificate.subject == "CN=Łódź,O=Urząd\\, Miasta,C=PL")
        #expect(certificate.notAfter - certificate.notBefore == 3650 * 86_400)
        #expect(certificate.keyAlgorithm == .ecP256)
        #expect(certificate.keyUsage == ["digitalSignature", "keyAgreement"])
        #expect(certificate.extendedKeyUsage == ["clientAuth", "1.2.3.4"])
    }

    @Test("A self-signed certificate has the times and the name it was given, and openssl verifies it")
    func selfSigned() throws {
        let key = try PrivateKey.generateP256()
        let certificate = try Certificate.selfSigned(
            by: key, commonName: "Węzeł", notBefore: 1_600_000_000, notAfter: 2_600_000_000)
        #expect(certificate.subject == "CN=Węzeł")
        #expect(certificate.issuer == certificate.subject)
        #expect(certificate.notBefore == 1_600_000_000)
        #expect(certificate.notAfter == 2_600_000_000)
        #expect(certificate.keyUsage == ["digitalSignature", "keyAgreement"])
        #expect(certificate.extendedKeyUsage == nil)
        let directory = try TemporaryDirectory()
        try directory.write("own.crt", certificate.pem())
        let result = try Program.run(
            "openssl", ["verify", "-check_ss_sig", "-CAfile", "own.crt", "own.crt"], in: directory)
        #expect(result.status == 0, "\(result.errors)")
    }

    @Test("What a key writes is read again by us and by openssl")
    func pem() throws {
        let key = try PrivateKey.generateP256()
        #expect(try PrivateKey(key.pem()).publicKeyMatches(key))
        #expect(try !PrivateKey(files.sec1).publicKeyMatches(key))
        let directory = try TemporaryDirectory()
        try directory.write("own.key", key.pem())
        let result = try Program.run(
            "openssl", ["pkey", "-in", "own.key", "-pubout", "-outform", "DER"], in: directory)
        #expect(try result.output == key.publicKeyDER())
    }

    @Test("PEM of a certificate equals openssl's")
    func certificatePEM() throws {
        #expect(try Certificate(files.certificateDER).pem() == files.certificate)
    }
}
