import FoundationEssentials
import SwiftASN1
import X509
public import XMLSecurity

/// A certificate that nobody vouches for: enough for trials with a local node, which knows it from us.
/// - Source: RFC 5280 §4.1 and §4.2.1; decision 0185.
public struct SelfSignedCertificate: Sendable {
    /// Long enough for a trial, and too short for more.
    private static let days: Int64 = 365

    /// PEM, lines of 64 characters.
    public let pem: [UInt8]

    /// - Parameters:
    ///   - subject: subject and issuer.
    ///   - names: subject alternative names; none, one or several.
    ///   - purpose: decides key usage and extended key usage.
    ///   - key: as for `CertificateRequest`; signs it.
    ///   - now: seconds since 1970-01-01T00:00:00Z; it is valid from an hour before on.
    /// - Throws: `subject-invalid`, `key-unsuitable`, `cryptography-failed`.
    public init(
        subject: SubjectFields, names: [AlternativeName] = [], purpose: CertificatePurpose, key: PrivateKey,
        now: Int64
    ) throws(CertificatesError) {
        let name = try subject.distinguishedName()
        try CertificateRequest.refuseUnsuitable(key.algorithm, for: purpose)
        do {
            let signer = try CertificateRequest.signingKey(key)
            var extensions = try CertificateRequest.extensions(names, purpose, isRSA: key.algorithm.isRSA)
            try extensions.append(.init(BasicConstraints.notCertificateAuthority, critical: true))
            let certificate = try X509.Certificate(
                version: .v3, serialNumber: .init(), publicKey: signer.publicKey,
                notValidBefore: Date(timeIntervalSince1970: Double(now - 3_600)),
                notValidAfter: Date(timeIntervalSince1970: Double(now + Self.days * 86_400)),
                issuer: name, subject: name, signatureAlgorithm: CertificateRequest.signatureAlgorithm(key),
                extensions: extensions, issuerPrivateKey: signer)
            pem = Array((try certificate.serializeAsPEM().pemString + "\n").utf8)
        } catch {
            throw CertificatesError(.cryptographyFailed, "the certificate could not be made: \(error)")
        }
    }
}
