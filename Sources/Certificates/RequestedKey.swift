public import XMLSecurity

/// The kinds of keys that a request may be made for.
public enum RequestedKey: String, CaseIterable, Sendable {
    /// What WK's service providers use.
    case p256 = "p-256"
    /// Where a service asks for RSA.
    case rsa3072 = "rsa-3072"
    case rsa4096 = "rsa-4096"

    /// Whether a key of this kind can serve.
    /// - Throws: `key-unsuitable`.
    public func refuse(for purpose: CertificatePurpose) throws(CertificatesError) {
        switch self {
        case .p256: break
        case .rsa3072: try purpose.refuseKey(.rsa(bits: 3072))
        case .rsa4096: try purpose.refuseKey(.rsa(bits: 4096))
        }
    }

    /// A new key from OpenSSL's generator; RSA takes a noticeable time.
    /// - Throws: `cryptography-failed`.
    public func generate() throws(CertificatesError) -> PrivateKey {
        do {
            return switch self {
            case .p256: try PrivateKey.generateP256()
            case .rsa3072: try PrivateKey.generateRSA(bits: 3072)
            case .rsa4096: try PrivateKey.generateRSA(bits: 4096)
            }
        } catch {
            throw CertificatesError(.cryptographyFailed, "no key could be made: \(error.detail)")
        }
    }
}

extension KeyAlgorithm {
    var isRSA: Bool { if case .rsa = self { true } else { false } }
}
