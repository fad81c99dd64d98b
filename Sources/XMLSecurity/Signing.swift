import CXMLSecurity

/// Signs the element whose `ID` attribute is `id` with an enveloped signature of the WK profile: exclusive
/// canonicalization, SHA-256, one Reference, KeyInfo with the X509Certificate, placed right after the element's
/// `Issuer` child (or as first child where it has none).
///
/// - Parameters:
///   - document: UTF-8 XML, without XML declaration or with one.
///   - inclusivePrefixes: the PrefixList of the reference's transform; empty: no `InclusiveNamespaces` at all.
/// - Returns: the document with the signature in it, UTF-8, without XML declaration.
/// - Throws: a parsing code, `reference-foreign` where no element has that ID, `signature-not-unique` where it
///   is signed already, `prefix-list-invalid`, `cryptography-failed`.
/// - Source: SAML 2.0 Core §5.4, WK protocol notes.
public func signEnveloped(
    _ document: [UInt8], id: String, with credential: SigningCredential, inclusivePrefixes: [String] = []
) throws(XMLSecurityError) -> [UInt8] {
    let parsed = try ParsedDocument(document)
    guard let element = parsed.elements.first(where: { $0.attribute("ID") == id }), isReferable(id) else {
        throw XMLSecurityError(.referenceForeign, "no element has that ID, or it is no plain name")
    }
    guard element.children(SignatureShape.ds("Signature")).isEmpty else {
        throw XMLSecurityError(.signatureNotUnique, "\(element.name.local) is signed already")
    }
    guard inclusivePrefixes.count <= SignatureShape.maximumPrefixes,
        Set(inclusivePrefixes).count == inclusivePrefixes.count,
        inclusivePrefixes.allSatisfy(SignatureShape.isPrefix)
    else { throw XMLSecurityError(.prefixListInvalid, "the prefixes are too many, repeated or no names") }
    let content = try parsed.canonicalBytes(of: element, prefixes: inclusivePrefixes)
    let signature = try signatureElement(
        digest: sha256(content), id: id, prefixes: inclusivePrefixes, credential)
    return insert(signature, into: document, parsed, element)
}

/// An ID that can stand behind `#` without being anything but a bare name.
private func isReferable(_ id: String) -> Bool {
    !id.isEmpty && id.utf8.count <= 256
        && (id.hasPrefix("_") || SignatureShape.isPrefix(String(id.prefix(1))))
        && id.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                || $0 == 0x5F || $0 == 0x2D || $0 == 0x2E
        }
}

/// SignedInfo is written in its own canonical form, so that the bytes that are signed are those that stand.
private func signatureElement(
    digest: [UInt8], id: String, prefixes: [String], _ credential: SigningCredential
) throws(XMLSecurityError) -> [UInt8] {
    let signedInfo = signedInfoBody(digest: digest, id: id, prefixes: prefixes, credential.algorithm)
    let open = Array("<ds:SignedInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">".utf8)
    let close = Array("</ds:SignedInfo>".utf8)
    let value = try signatureValue(of: open + signedInfo + close, by: credential.privateKey)
    var writer = XMLWriter()
    writer.element("ds:Signature", [("xmlns:ds", Namespace.signature)]) { writer in
        writer.element("ds:SignedInfo") { $0.serialized(signedInfo) }
        writer.element("ds:SignatureValue") { $0.base64(value) }
        writer.element("ds:KeyInfo") { writer in
            writer.element("ds:X509Data") { writer in
                writer.element("ds:X509Certificate") { $0.base64(credential.certificate.der) }
            }
        }
    }
    return writer.bytes
}

private func signedInfoBody(
    digest: [UInt8], id: String, prefixes: [String], _ algorithm: SignatureAlgorithm
) -> [UInt8] {
    var writer = XMLWriter()
    let exclusive = AlgorithmURI.exclusiveCanonicalization
    writer.element("ds:CanonicalizationMethod", [("Algorithm", exclusive)])
    writer.element("ds:SignatureMethod", [("Algorithm", algorithm.rawValue)])
    writer.element("ds:Reference", [("URI", "#" + id)]) { writer in
        writer.element("ds:Transforms") { writer in
            writer.element("ds:Transform", [("Algorithm", AlgorithmURI.envelopedSignature)])
            writer.element("ds:Transform", [("Algorithm", exclusive)]) { writer in
                guard !prefixes.isEmpty else { return }
                writer.element(
                    "InclusiveNamespaces",
                    [("xmlns", exclusive), ("PrefixList", prefixes.joined(separator: " "))])
            }
        }
        writer.element("ds:DigestMethod", [("Algorithm", AlgorithmURI.sha256)])
        writer.element("ds:DigestValue") { $0.base64(digest) }
    }
    return writer.bytes
}

/// The value as XML Signature has it: r and s for ECDSA, 64 bytes.
func signatureValue(of bytes: [UInt8], by key: PrivateKey) throws(XMLSecurityError) -> [UInt8] {
    var value = [UInt8](repeating: 0, count: 1024)
    var length = 0
    let status = unsafe cxs_sign(key.handle.pointer, bytes, bytes.count, &value, value.count, &length)
    guard status == CXS_OK else { throw XMLSecurityError(failure: status) }
    return Array(value.prefix(length))
}

/// Puts the signature into the bytes as they came; everything else stays as it is.
private func insert(
    _ signature: [UInt8], into document: [UInt8], _ parsed: borrowing ParsedDocument, _ element: XMLElement
) -> [UInt8] {
    let mark = document.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let rootTag = document[..<(mark + parsed.offsets(of: parsed.root).tagEnd)].lastIndex(of: 0x3C) ?? mark
    let tagEnd = mark + parsed.offsets(of: element).tagEnd
    var result = Array(document[rootTag..<tagEnd])
    result.reserveCapacity(document.count + signature.count + 64)
    if document[tagEnd] == 0x2F {
        // `<a/>` becomes `<a>…</a>`.
        let tag = document[..<tagEnd].lastIndex(of: 0x3C).map { document[($0 + 1)..<tagEnd] } ?? []
        let name = tag.prefix { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        result += [0x3E] + signature + [0x3C, 0x2F] + name + [0x3E] + document[(tagEnd + 2)...]
        return result
    }
    let issuer = SignatureShape.issuerPlace(in: element).map { element.children[$0] }
    let place = if let issuer { mark + parsed.offsets(of: issuer).end } else { tagEnd + 1 }
    return result + document[tagEnd..<place] + signature + document[place...]
}
