public import XMLSecurity

/// What WK's service provider uses a certificate for, and what the certificate must allow for that.
/// - Source: WK protocol notes, "Certificates"; RFC 5280 §4.2.1.3 and §4.2.1.12.
public enum CertificatePurpose: String, CaseIterable, Sendable {
    /// Signs requests to WK.
    case signing
    /// Decrypts WK's answers.
    case encryption
    /// Proves who is calling, in TLS.
    case transport

    /// Names as in RFC 5280.
    /// - Parameter isRSA: an RSA key unwraps content keys, an EC key agrees on them.
    func keyUsage(isRSA: Bool) -> Set<String> {
        switch self {
        case .signing, .transport: ["digitalSignature"]
        case .encryption: [isRSA ? "keyEncipherment" : "keyAgreement"]
        }
    }

    /// WK agrees on a key with the receiver (ECDH-ES); there is nothing that an RSA key could open.
    /// - Throws: `key-unsuitable`.
    /// - Source: WK protocol notes, "Login" 5.
    public func refuseKey(_ key: KeyAlgorithm) throws(CertificatesError) {
        guard self == .encryption, key.isRSA else { return }
        throw CertificatesError(
            .keyUnsuitable, "\(key) cannot decrypt WK's answers: take a P-256 key for encryption")
    }

    var extendedKeyUsage: Set<String> { self == .transport ? ["clientAuth"] : [] }
}
