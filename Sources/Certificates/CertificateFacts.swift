import Crypto
import X509
public import XMLSecurity

/// What can be said about a certificate, in words for people and in JSON.
public struct CertificateFacts: Sendable, Equatable, Encodable {
    public let kind = "certificate"
    public let subject: String
    public let issuer: String
    public let serialNumber: String
    /// `2026-01-05T10:00:00Z`.
    public let notBefore: String
    public let notAfter: String
    /// Whole days; negative where it has expired.
    public let daysLeft: Int64
    public let key: String
    public let signatureAlgorithm: String?
    /// nil where the certificate does not limit it.
    public let keyUsage: [String]?
    public let extendedKeyUsage: [String]?
    public let subjectAlternativeNames: [String]
    /// Dotted identifiers.
    public let policies: [String]
    public let isAuthority: Bool
    public let sha256: String
    public let sha1: String
    /// Of the SubjectPublicKeyInfo: the same for key, request and certificate that belong together.
    public let publicKeySHA256: String?

    private enum CodingKeys: String, CodingKey {
        case kind, subject, issuer, serialNumber, notBefore, notAfter, daysLeft, key, signatureAlgorithm,
            keyUsage
        case extendedKeyUsage, subjectAlternativeNames, policies, isAuthority, sha256, sha1, publicKeySHA256
    }

    /// - Parameter now: seconds since 1970-01-01T00:00:00Z.
    public init(_ certificate: XMLSecurity.Certificate, now: Int64) {
        subject = certificate.subject
        issuer = certificate.issuer
        serialNumber = certificate.serialNumber
        notBefore = CalendarText.instant(certificate.notBefore)
        notAfter = CalendarText.instant(certificate.notAfter)
        daysLeft = CalendarText.days(from: now, to: certificate.notAfter)
        key = "\(certificate.keyAlgorithm)"
        keyUsage = certificate.keyUsage?.sorted()
        extendedKeyUsage = certificate.extendedKeyUsage?.sorted()
        sha256 = certificate.sha256Fingerprint
        sha1 = Fingerprint.pairs(Insecure.SHA1.hash(data: certificate.der))
        let parts = CertificateParts(der: certificate.der)
        signatureAlgorithm = parts?.signatureAlgorithm
        subjectAlternativeNames = parts.map { alternativeNames($0.extensions) } ?? []
        policies = parts.map { policyIdentifiers($0.extensions) } ?? []
        if case .isCertificateAuthority = try? parts?.extensions.basicConstraints {
            isAuthority = true
        } else {
            isAuthority = false
        }
        publicKeySHA256 = parts.map { Fingerprint.pairs(SHA256.hash(data: $0.publicKeyInfo)) }
    }
}

/// What can be said about a private key without telling it.
public struct KeyFacts: Sendable, Equatable, Encodable {
    public let kind = "private key"
    public let key: String
    public let publicKeySHA256: String?

    private enum CodingKeys: String, CodingKey { case kind, key, publicKeySHA256 }

    public init(_ key: PrivateKey) {
        self.key = "\(key.algorithm)"
        publicKeySHA256 = (try? key.publicKeyDER()).map { Fingerprint.pairs(SHA256.hash(data: $0)) }
    }
}
