import Testing

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
                "keys.signing.privateKey: /srv/certificates/signing.crt is not a usable private key"
            ),
            .init(
                "certificate: ../certificates/signing.crt", "certificate: ../certificates/signing.key",
                line: 14,
                "keys.signing.certificate: /srv/certificates/signing.key is not a usable certificate"
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
                "keys.decryption[0].pkcs12: /srv/certificates/encryption.crt cannot be used: "),
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
