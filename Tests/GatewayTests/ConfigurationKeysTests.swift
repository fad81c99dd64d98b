import Testing
import XMLSecurity

@testable import Gateway

@Suite("Keys and certificates are judged when they are loaded")
struct ConfigurationKeysTests {
    private static let signing =
        "{ privateKey: ../certificates/signing.key, certificate: ../certificates/signing.crt }"
    private static let decryption =
        "{ privateKey: ../certificates/encryption.key, certificate: ../certificates/encryption.crt }"

    private static func pair(_ name: String) -> String {
        "{ privateKey: ../certificates/\(name).key, certificate: ../certificates/\(name).crt }"
    }

    @Test(
        "what cannot work is a finding",
        arguments: [
            SpoiledConfiguration(
                "privateKey: ../certificates/signing.key", "privateKey: gone.key", line: 14,
                "keys.signing.privateKey: /srv/config/gone.key cannot be read: there is no such file; `brama"),
            .init(
                "certificate: ../certificates/signing.crt", "certificate: gone.crt", line: 14,
                "keys.signing.certificate: /srv/config/gone.crt cannot be read: there is no such file; it is what"
            ),
            .init(
                "privateKey: ../certificates/signing.key", "privateKey: ../certificates/signing.crt",
                line: 14,
                "keys.signing.privateKey: /srv/certificates/signing.crt is a certificate; name it as certificate, and "
            ),
            .init(
                "certificate: ../certificates/signing.crt", "certificate: ../certificates/signing.key",
                line: 14,
                "keys.signing.certificate: /srv/certificates/signing.key is a private key; name it as privateKey, and"
            ),
            .init(
                "certificate: ../certificates/signing.crt", "certificate: ../certificates/signing.csr",
                line: 14,
                "keys.signing.certificate: /srv/certificates/signing.csr is a certificate request, which goes to the "
                    + "authority; name what the authority made of it"),
            .init(
                "certificate: ../certificates/signing.crt", "certificate: ../certificates/encryption.p12",
                line: 14,
                "keys.signing.certificate: /srv/certificates/encryption.p12 is a PKCS#12 file; name it as pkcs12"
            ),
            .init(
                "certificate: ../certificates/signing.crt", "certificate: ../certificates/two-p7b.der",
                line: 14,
                "keys.signing.certificate: /srv/certificates/two-p7b.der is a PKCS#7 file, certificates without a "
                    + "key; `openssl pkcs7 -inform DER"),
            .init(
                "certificate: ../certificates/signing.crt", "certificate: ../certificates/empty", line: 14,
                "keys.signing.certificate: /srv/certificates/empty is empty; name what the authority made"),
            .init(
                "privateKey: ../certificates/signing.key", "privateKey: ../certificates/signing.csr",
                line: 14,
                "keys.signing.privateKey: /srv/certificates/signing.csr is a certificate request, which goes to the "
                    + "authority; name the key that it was made from"),
            .init(
                "privateKey: ../certificates/signing.key", "privateKey: ../certificates/encryption.p12",
                line: 14,
                "keys.signing.privateKey: /srv/certificates/encryption.p12 is a PKCS#12 file; name it as pkcs12"
            ),
            .init(
                "privateKey: ../certificates/signing.key", "privateKey: ../certificates/ssh.key", line: 14,
                "keys.signing.privateKey: /srv/certificates/ssh.key is a private key as ssh-keygen writes it; "
                    + "`ssh-keygen -p -m PKCS8"),
            .init(
                "privateKey: ../certificates/signing.key", "privateKey: ../certificates/signing-sec1.key",
                line: 14,
                "keys.signing.privateKey: /srv/certificates/signing-sec1.key is encrypted; name a passwordFile"
            ),
            .init(
                "certificate: ../certificates/signing.crt", "certificate: ../certificates/node.crt", line: 14,
                "keys.signing.certificate: /srv/certificates/node.crt is not the certificate of"),
            .init(
                "certificate: ../certificates/signing.crt", "certificate: ../certificates/signing-chain.crt",
                line: 14,
                "keys.signing.certificate: /srv/certificates/signing-chain.crt holds 2 certificates"
            ),
            .init(
                signing, "{ privateKey: ../certificates/signing.key }", line: 14,
                "keys.signing: certificate missing"),
            .init(
                signing, "", line: 13, "keys.signing: key and certificate missing; allowed: privateKey and"),
            .init(
                signing, pair("rsa1024"), line: 14,
                "keys.signing: RSA 1024 cannot sign for WK; allowed: EC P-256"),
            .init(signing, pair("p384"), line: 14, "keys.signing: "),
            .init(
                decryption, pair("rsa2048"), line: 16,
                "keys.decryption[0]: RSA 2048 cannot decrypt WK's answers"),
            .init(
                decryption, pair("signing"), line: 16, "keys.decryption[0]: is the same key as keys.signing"),
            .init(
                decryption, pair("encryption-old"), line: 17,
                "keys.decryption[1]: is the same key as keys.decryption[0]; keep one"),
            .init(
                decryption, "{ pkcs12: ../certificates/encryption.p12 }", line: 16,
                "keys.decryption[0].passwordFile: is missing"),
            .init(
                decryption,
                "{ pkcs12: ../certificates/encryption.p12, passwordFile: ../certificates/password-wrong }",
                line: 16, "keys.decryption[0].pkcs12: the password in passwordFile does not open"),
            .init(
                decryption,
                "{ pkcs12: ../certificates/encryption.crt, passwordFile: ../certificates/password }",
                line: 16,
                "keys.decryption[0].pkcs12: /srv/certificates/encryption.crt is a certificate, no PKCS#12 file; name "
                    + "privateKey and certificate in place of pkcs12"),
            .init(
                decryption,
                "{ pkcs12: ../certificates/encryption.p12, passwordFile: ../certificates/signing.crt }",
                line: 16,
                "keys.decryption[0].passwordFile: has more than one line; allowed: the password alone"),
            .init(
                "privateKey: ../certificates/signing.key",
                "privateKey: ../certificates/signing-encrypted.key",
                line: 14,
                "keys.signing.privateKey: /srv/certificates/signing-encrypted.key is encrypted; name a"
            ),
            .init(
                "privateKey: ../certificates/signing.key",
                "privateKey: ../certificates/signing-encrypted.key, passwordFile: ../certificates/password-wrong",
                line: 14, "keys.signing.privateKey: the password in passwordFile does not open"),
            .init(
                "[../certificates/store.key]", "[../certificates/store-short.key]", line: 28,
                "store.keys[0]: /srv/certificates/store-short.key has 31 bytes; allowed: exactly 32"
            ),
            .init(
                "[../certificates/store.key]", "[gone.key]", line: 28,
                "store.keys[0]: /srv/config/gone.key cannot"),
            .init(
                "[../certificates/store.key]",
                "[../certificates/store.key, ../certificates/../certificates/store.key]",
                line: 28, "store.keys[1]: is the same key as another; keep one"),
        ])
    func findings(spoiled: SpoiledConfiguration) { spoiled.check() }

    @Test(
        "what openssl writes is called by its name, in PEM and in DER",
        arguments: [
            ("signing.crt", .certificate), ("signing.der", .certificate), ("signing-chain.crt", .certificate),
            ("signing.csr", .request), ("signing-csr.der", .request), ("signing.key", .privateKey),
            ("signing-key.der", .privateKey), ("p384.key", .privateKey),
            ("signing-encrypted.key", .encryptedKey),
            ("signing-encrypted.der", .encryptedKey), ("signing-sec1.key", .encryptedKey),
            ("ssh.key", .openSSHKey),
            ("signing.pub", .publicKey), ("signing-pub.der", .publicKey), ("encryption.p12", .pkcs12),
            ("two.p7b", .pkcs7(isPEM: true)), ("two-p7b.der", .pkcs7(isPEM: false)),
            ("oneline.crt", .brokenPEM),
            ("utf16.crt", .utf16), ("empty", .empty), ("text", .unknown), ("store.key", .unknown),
        ] as [(String, MaterialKind)])
    func kinds(name: String, kind: MaterialKind) throws {
        let bytes = try #require(ConfigurationMaterial.files[name])
        #expect(MaterialKind(bytes) == kind)
        // Whatever is cut off or turned over in it: it has a name.
        for length in stride(from: 0, to: bytes.count, by: 7) {
            _ = MaterialKind(Array(bytes.prefix(length))).name
        }
        if kind == .certificate {
            #expect(MaterialKind([0xEF, 0xBB, 0xBF] + bytes) == kind || bytes[0] == 0x30)
        }
    }

    @Test("both ways to name a key at once are one too many")
    func both() {
        SpoiledConfiguration(
            Self.decryption,
            "{ pkcs12: ../certificates/encryption.p12, passwordFile: ../certificates/password, "
                + "privateKey: ../certificates/encryption.key }", line: 16,
            "keys.decryption[0]: has pkcs12 beside privateKey or certificate; allowed: one or the other"
        ).check()
    }
}
