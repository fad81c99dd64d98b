import Crypto
import SwiftASN1
import X509
import _CryptoExtras

/// What can be said about a certificate signing request.
public struct RequestFacts: Sendable, Equatable, Encodable {
    public let kind = "certificate request"
    public let subject: String
    public let key: String
    public let signatureAlgorithm: String
    /// Whether the key that it names signed it.
    public let signatureHolds: Bool
    public let keyUsage: [String]?
    public let extendedKeyUsage: [String]?
    public let subjectAlternativeNames: [String]
    public let publicKeySHA256: String?

    private enum CodingKeys: String, CodingKey {
        case kind, subject, key, signatureAlgorithm, signatureHolds, keyUsage, extendedKeyUsage
        case subjectAlternativeNames, publicKeySHA256
    }

    /// nil where the bytes are no request, or one with a key that is neither NIST's nor RSA.
    init?(der: [UInt8]) {
        guard let request = try? CertificateSigningRequest(derEncoded: der) else { return nil }
        // As OpenSSL writes names for certificates: the most particular first.
        subject = request.subject.reversed().map(Self.text).joined(separator: ",")
        key = Self.name(of: request.publicKey)
        signatureAlgorithm = algorithmName(request.signatureAlgorithm)
        signatureHolds = request.publicKey.isValidSignature(request.signature, for: request)
        let extensions = (try? request.attributes.extensionRequest)?.extensions ?? .init()
        keyUsage = (try? extensions.keyUsage).map { usageNames($0) }
        extendedKeyUsage = (try? extensions.extendedKeyUsage).map { usages in usages.map(usageName).sorted() }
        subjectAlternativeNames = alternativeNames(extensions)
        publicKeySHA256 = Fingerprint.ofPublicKey(request.publicKey)
    }

    /// Attributes that the library knows by their identifier only.
    private static func text(of name: RelativeDistinguishedName) -> String {
        name.map { attribute in
            let text = "\(attribute)"
            for (identifier, known) in ["2.5.4.5": "serialNumber", "2.5.4.97": "organizationIdentifier"]
            where text.hasPrefix(identifier + "=") { return known + text.dropFirst(identifier.count) }
            return text
        }.joined(separator: "+")
    }

    private static func name(of key: X509.Certificate.PublicKey) -> String {
        if P256.Signing.PublicKey(key) != nil { return "EC P-256" }
        if P384.Signing.PublicKey(key) != nil { return "EC secp384r1" }
        if P521.Signing.PublicKey(key) != nil { return "EC secp521r1" }
        if let rsa = _RSA.Signing.PublicKey(key) { return "RSA \(rsa.keySizeInBits)" }
        return "\(key)"
    }
}
