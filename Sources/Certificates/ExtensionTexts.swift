import SwiftASN1
import X509

/// `ecdsaWithSHA256`, or a dotted identifier.
func algorithmName(_ algorithm: X509.Certificate.SignatureAlgorithm) -> String {
    let text = "\(algorithm)"
    return text.hasPrefix("SignatureAlgorithm.") ? String(text.dropFirst("SignatureAlgorithm.".count)) : text
}

/// Names as in RFC 5280 §4.2.1.3.
func usageNames(_ usage: KeyUsage) -> [String] {
    [
        ("digitalSignature", usage.digitalSignature), ("nonRepudiation", usage.nonRepudiation),
        ("keyEncipherment", usage.keyEncipherment), ("dataEncipherment", usage.dataEncipherment),
        ("keyAgreement", usage.keyAgreement), ("keyCertSign", usage.keyCertSign), ("cRLSign", usage.cRLSign),
        ("encipherOnly", usage.encipherOnly), ("decipherOnly", usage.decipherOnly),
    ].filter(\.1).map(\.0).sorted()
}

/// Names as in RFC 5280 §4.2.1.12, others by their identifier.
func usageName(_ usage: ExtendedKeyUsage.Usage) -> String {
    switch usage {
    case .serverAuth: "serverAuth"
    case .clientAuth: "clientAuth"
    case .codeSigning: "codeSigning"
    case .emailProtection: "emailProtection"
    case .timeStamping: "timeStamping"
    case .ocspSigning: "OCSPSigning"
    default: "\(usage)"
    }
}

/// `dns:portal.example.gov.pl` and the like; kinds that nobody needs here by their kind alone.
func alternativeNames(_ extensions: X509.Certificate.Extensions) -> [String] {
    guard let names = try? extensions.subjectAlternativeNames else { return [] }
    return names.map { name in
        switch name {
        case .dnsName(let text): "dns:\(printable(text))"
        case .rfc822Name(let text): "email:\(printable(text))"
        case .uniformResourceIdentifier(let text): "uri:\(printable(text))"
        case .ipAddress(let address): "ip:" + addressText(Array(address.bytes))
        case .directoryName(let name): "directory:\(printable("\(name)"))"
        default: "another kind of name"
        }
    }
}

private func addressText(_ bytes: [UInt8]) -> String {
    if bytes.count == 4 { return bytes.map { String($0) }.joined(separator: ".") }
    return stride(from: 0, to: bytes.count - bytes.count % 2, by: 2).map {
        String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16)
    }.joined(separator: ":")
}

/// The identifiers of the certificate policies extension.
/// - Source: RFC 5280 §4.2.1.4.
func policyIdentifiers(_ extensions: X509.Certificate.Extensions) -> [String] {
    guard let policies = extensions[oid: [2, 5, 29, 32]],
        let root = try? DER.parse(policies.value), case .constructed(let list) = root.content
    else { return [] }
    return list.compactMap { information in
        guard case .constructed(let parts) = information.content,
            let first = parts.first(where: { _ in true }),
            let identifier = try? ASN1ObjectIdentifier(derEncoded: first)
        else { return nil }
        return "\(identifier)"
    }
}
