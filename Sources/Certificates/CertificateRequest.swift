import SwiftASN1
import X509
public import XMLSecurity

/// A PKCS#10 certificate signing request.
/// - Source: RFC 2986; RFC 5280 §4.2.1.
public struct CertificateRequest: Sendable {
    /// PEM, lines of 64 characters.
    public let pem: [UInt8]

    /// - Parameters:
    ///   - subject: who it is for.
    ///   - names: subject alternative names; none, one or several.
    ///   - purpose: decides key usage and extended key usage.
    ///   - key: P-256, or RSA of at least 3072 bits, but not for encryption; signs the request.
    /// - Throws: `subject-invalid`, `key-unsuitable`, `cryptography-failed`.
    public init(
        subject: SubjectFields, names: [AlternativeName] = [], purpose: CertificatePurpose, key: PrivateKey
    ) throws(CertificatesError) {
        let name = try subject.distinguishedName()
        try Self.refuseUnsuitable(key.algorithm, for: purpose)
        do {
            pem = try Self.encode(name, names, purpose, key)
        } catch {
            throw CertificatesError(.cryptographyFailed, "the request could not be made: \(error)")
        }
    }

    static func refuseUnsuitable(
        _ key: KeyAlgorithm, for purpose: CertificatePurpose
    ) throws(CertificatesError) {
        try purpose.refuseKey(key)
        switch key {
        case .ecP256, .rsa(bits: 3072...8192): break
        default:
            throw CertificatesError(
                .keyUnsuitable,
                "the key is \(key): EC P-256 or RSA of 3072 bits or more is expected; without --key a new one is made"
            )
        }
    }

    private static func encode(
        _ subject: DistinguishedName, _ names: [AlternativeName], _ purpose: CertificatePurpose,
        _ key: PrivateKey
    ) throws -> [UInt8] {
        let extensions = try extensions(names, purpose, isRSA: key.algorithm.isRSA)
        let request = try CertificateSigningRequest(
            version: .v1, subject: subject,
            privateKey: signingKey(key),
            attributes: .init([.init(ExtensionRequest(extensions: extensions))]),
            signatureAlgorithm: signatureAlgorithm(key))
        return Array((try request.serializeAsPEM().pemString + "\n").utf8)
    }

    /// What the purpose needs; also of a certificate that its owner signs.
    static func extensions(
        _ names: [AlternativeName], _ purpose: CertificatePurpose, isRSA: Bool
    ) throws -> X509.Certificate.Extensions {
        let usage = purpose.keyUsage(isRSA: isRSA)
        var extensions = try X509.Certificate.Extensions {
            Critical(
                KeyUsage(
                    digitalSignature: usage.contains("digitalSignature"),
                    keyEncipherment: usage.contains("keyEncipherment"),
                    keyAgreement: usage.contains("keyAgreement")))
        }
        if purpose == .transport {
            try extensions.append(.init(ExtendedKeyUsage([.clientAuth]), critical: false))
        }
        if !names.isEmpty {
            try extensions.append(.init(SubjectAlternativeNames(names.map(\.general)), critical: false))
        }
        return extensions
    }

    static func signingKey(_ key: XMLSecurity.PrivateKey) throws -> X509.Certificate.PrivateKey {
        try X509.Certificate.PrivateKey(pemEncoded: String(decoding: try key.pem(), as: UTF8.self))
    }

    static func signatureAlgorithm(_ key: XMLSecurity.PrivateKey) -> X509.Certificate.SignatureAlgorithm {
        key.algorithm.isRSA ? .sha256WithRSAEncryption : .ecdsaWithSHA256
    }
}
