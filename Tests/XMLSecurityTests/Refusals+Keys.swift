import Testing
import XMLSecurity

extension Refusals {
    static let keys: [Refusal] = [
        Refusal("no key at all", .keyUnreadable) { _ = try PrivateKey(Array("hello".utf8)) },
        Refusal("nothing", .keyUnreadable) { _ = try PrivateKey([]) },
        Refusal("a certificate instead of a key", .keyUnreadable) {
            _ = try PrivateKey(Fixture.node.certificate.pem())
        },
        Refusal("a key cut in half", .keyUnreadable) {
            _ = try PrivateKey(Array(Fixture.node.key.pem().prefix(100)))
        },
        Refusal("an encrypted key without password", .keyEncrypted) {
            _ = try PrivateKey(OpenSSLFiles.shared.encryptedPEM)
        },
        Refusal("an encrypted key in DER without password", .keyEncrypted) {
            _ = try PrivateKey(OpenSSLFiles.shared.encryptedDER)
        },
        Refusal("a wrong password", .passwordWrong) {
            _ = try PrivateKey(OpenSSLFiles.shared.encryptedPEM, password: Array("wrong".utf8))
        },
        Refusal("a wrong password for DER", .passwordWrong) {
            _ = try PrivateKey(OpenSSLFiles.shared.encryptedDER, password: Array("wrong".utf8))
        },
        Refusal("an empty password", .passwordWrong) {
            _ = try PrivateKey(OpenSSLFiles.shared.encryptedPEM, password: [])
        },
        Refusal("a P-384 key for signing", .keyAlgorithmNotAllowed) {
            let key = try PrivateKey(OpenSSLFiles.shared.p384)
            _ = try SigningCredential(privateKey: key, certificate: Fixture.node.certificate)
        },
        Refusal("an RSA key of 1024 bits for signing", .keyAlgorithmNotAllowed) {
            let key = try PrivateKey.generateRSA(bits: 1024)
            _ = try SigningCredential(privateKey: key, certificate: Fixture.node.certificate)
        },
        Refusal("an RSA certificate to encrypt to", .keyAlgorithmNotAllowed) {
            let recipe = EncryptionRecipe(sender: "a", recipient: "b")
            _ = try encrypt([1], to: Fixture.rsaNode.certificate, recipe: recipe)
        },
        Refusal("a key with another's certificate", .keyUnreadable) {
            _ = try SigningCredential(privateKey: Fixture.node.key, certificate: Fixture.other.certificate)
        },
        Refusal("no certificate at all", .certificateUnreadable) { _ = try Certificate(Array("hello".utf8)) },
        Refusal("an empty certificate file", .certificateUnreadable) { _ = try Certificate([]) },
        Refusal("a key instead of a certificate", .certificateUnreadable) {
            _ = try Certificate(Fixture.node.key.pem())
        },
        Refusal("bytes behind a certificate", .certificateUnreadable) {
            _ = try Certificate(Fixture.node.certificate.der + [0])
        },
        Refusal("a certificate whose point is off the curve", .certificateUnreadable) {
            // The point is the end of the SubjectPublicKeyInfo.
            let publicKey = try Fixture.node.key.publicKeyDER()
            var der = Fixture.node.certificate.der
            let start = try #require(der.indices.first { der[$0...].starts(with: publicKey) })
            let place = start..<start + publicKey.count
            // Another point of the curve is read: it is not the certificate's signature that is in the way.
            der.replaceSubrange(place, with: try Fixture.other.key.publicKeyDER())
            _ = try #require(try? Certificate(der))
            der.replaceSubrange(place, with: publicKey)
            der[place.upperBound - 1] ^= 1
            _ = try Certificate(der)
        },
        Refusal("no container", .containerUnreadable) {
            _ = try KeyContainer(pkcs12: [1, 2, 3], password: [])
        },
        Refusal("a container without a key", .containerUnreadable) {
            _ = try KeyContainer(pkcs12: OpenSSLFiles.shared.pkcs12WithoutKey, password: Array("secret".utf8))
        },
        Refusal("a wrong password of a container", .passwordWrong) {
            _ = try KeyContainer(pkcs12: OpenSSLFiles.shared.pkcs12, password: Array("wrong".utf8))
        },
        Refusal("a password with a NUL", .passwordWrong) {
            _ = try KeyContainer(pkcs12: OpenSSLFiles.shared.pkcs12, password: Array("secret\0x".utf8))
        },
        Refusal("a container with RC2-40", .containerLegacyAlgorithm) {
            _ = try KeyContainer(pkcs12: OpenSSLFiles.shared.pkcs12RC2, password: Array("secret".utf8))
        },
    ]
}
