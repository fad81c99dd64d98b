import SwiftASN1
import X509

/// The parts of a certificate that OpenSSL's reading leaves out, for any algorithm and any curve.
///
/// `X509.Certificate` refuses keys and signatures that it cannot verify; such certificates are to be explained too.
/// - Source: RFC 5280 §4.1.
struct CertificateParts {
    /// `ecdsa-with-SHA256` and the like, or a dotted identifier.
    let signatureAlgorithm: String
    /// DER.
    let publicKeyInfo: [UInt8]
    let extensions: X509.Certificate.Extensions

    /// nil where the bytes are no certificate.
    init?(der: [UInt8]) {
        guard let root = try? DER.parse(der), let parts = Self.children(of: root), parts.count == 3,
            let signed = Self.children(of: parts[0]),
            let algorithm = Self.children(of: parts[1])?.first,
            let identifier = try? ASN1ObjectIdentifier(derEncoded: algorithm)
        else { return nil }
        // version [0] is left out of a certificate of version 1
        let fields = signed.drop { $0.identifier.tagClass == .contextSpecific }
        guard fields.count >= 6 else { return nil }
        publicKeyInfo = Array(fields[fields.startIndex + 5].encodedBytes)
        signatureAlgorithm = Self.names[identifier] ?? "\(identifier)"
        let tagged = fields.last.flatMap {
            $0.identifier == ASN1Identifier(tagWithNumber: 3, tagClass: .contextSpecific) ? $0 : nil
        }
        let list = tagged.flatMap(Self.children)?.first.flatMap(Self.children) ?? []
        guard let read = try? X509.Certificate.Extensions(list.map { try .init(derEncoded: $0) }) else {
            return nil
        }
        extensions = read
    }

    private static func children(of node: ASN1Node) -> [ASN1Node]? {
        guard case .constructed(let nodes) = node.content else { return nil }
        return Array(nodes)
    }

    /// - Source: RFC 3279 §2.2, RFC 4055 §5, RFC 5758 §3.2, RFC 8410.
    private static let names: [ASN1ObjectIdentifier: String] = [
        [1, 2, 840, 10045, 4, 1]: "ecdsa-with-SHA1", [1, 2, 840, 10045, 4, 3, 2]: "ecdsa-with-SHA256",
        [1, 2, 840, 10045, 4, 3, 3]: "ecdsa-with-SHA384", [1, 2, 840, 10045, 4, 3, 4]: "ecdsa-with-SHA512",
        [1, 2, 840, 113549, 1, 1, 4]: "md5WithRSAEncryption",
        [1, 2, 840, 113549, 1, 1, 5]: "sha1WithRSAEncryption",
        [1, 2, 840, 113549, 1, 1, 10]: "rsassaPss",
        [1, 2, 840, 113549, 1, 1, 11]: "sha256WithRSAEncryption",
        [1, 2, 840, 113549, 1, 1, 12]: "sha384WithRSAEncryption",
        [1, 2, 840, 113549, 1, 1, 13]: "sha512WithRSAEncryption",
        [1, 3, 101, 112]: "Ed25519",
    ]
}
