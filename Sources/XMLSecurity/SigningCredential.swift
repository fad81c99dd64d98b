/// A private key with the certificate that goes into KeyInfo.
public struct SigningCredential: Sendable {
    public let privateKey: PrivateKey
    public let certificate: Certificate
    public let algorithm: SignatureAlgorithm

    /// - Throws: `key-algorithm-not-allowed` unless P-256 or RSA of at least 2048 bits; `key-unreadable` where
    ///   key and certificate do not belong together.
    public init(privateKey: PrivateKey, certificate: Certificate) throws(XMLSecurityError) {
        guard let algorithm = SignatureAlgorithm.allCases.first(where: { privateKey.algorithm.fits($0) })
        else {
            throw XMLSecurityError(
                .keyAlgorithmNotAllowed,
                "a signing key is EC P-256 or RSA of 2048 to 8192 bits, not \(privateKey.algorithm)")
        }
        guard privateKey.belongs(to: certificate) else {
            throw XMLSecurityError(.keyUnreadable, "the private key does not belong to the certificate")
        }
        self.privateKey = privateKey
        self.certificate = certificate
        self.algorithm = algorithm
    }
}
