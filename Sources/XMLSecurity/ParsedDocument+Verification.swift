import CXMLSecurity

extension ParsedDocument {
    /// Verifies the enveloped signature that `element` carries as its child.
    ///
    /// The signature value is checked before the digest: `digest-mismatch` says that a pinned key did sign this
    /// SignedInfo and the content was changed; `signature-value-invalid` that no pinned key signed it.
    ///
    /// - Parameters:
    ///   - element: an element of this document's `root` tree.
    ///   - pins: certificates whose public keys are trusted, tried in order; KeyInfo is never consulted.
    ///   - algorithms: what is accepted; `rsaSHA256` needs an RSA pin of at least 2048 bits.
    /// - Returns: what was digested, parsed anew from the very canonical bytes.
    /// - Throws: a signature code of `XMLSecurityError`.
    /// - Source: XML Signature §3.2, SAML 2.0 Core §5.4, decision 0010.
    public borrowing func verifySignature(
        of element: XMLElement, trusting pins: [Certificate],
        algorithms: Set<SignatureAlgorithm> = [.ecdsaSHA256]
    ) throws(XMLSecurityError) -> VerifiedElement {
        guard contains(element) else {
            throw XMLSecurityError(.referenceForeign, "the element does not belong to this document")
        }
        let shape = try SignatureShape(of: element, algorithms: algorithms)
        let signedInfo = try canonicalBytes(of: shape.signedInfo, prefixes: shape.signedInfoPrefixes)
        let signer = try signer(of: signedInfo, shape, among: pins)
        let content = try canonicalBytes(
            of: element, without: shape.signature, prefixes: shape.contentPrefixes)
        guard constantTimeEqual(try sha256(content), shape.digest) else {
            throw XMLSecurityError(
                .digestMismatch, "the content of \(element.name.local) is not what was signed")
        }
        let root = try ParsedDocument.tree(content, limits: limits)
        guard root.name == element.name, root.attribute("ID") == element.attribute("ID") else {
            throw XMLSecurityError(.signatureMalformed, "the canonical bytes read back as another element")
        }
        return VerifiedElement(root: root, canonicalBytes: content, signer: signer)
    }

    private borrowing func signer(
        of signedInfo: [UInt8], _ shape: SignatureShape, among pins: [Certificate]
    ) throws(XMLSecurityError) -> Certificate {
        let fitting = pins.filter { $0.keyAlgorithm.fits(shape.algorithm) }
        guard !fitting.isEmpty else {
            throw XMLSecurityError(
                .noTrustedCertificate, "no pinned certificate has a key for \(shape.algorithm.rawValue)")
        }
        for pin in fitting {
            let status = unsafe cxs_verify(
                pin.publicKey.pointer, signedInfo, signedInfo.count, shape.value, shape.value.count)
            if status == CXS_OK { return pin }
            guard status == CXS_SIGNATURE_INVALID else { throw XMLSecurityError(failure: status) }
        }
        throw XMLSecurityError(.signatureValueInvalid, "no pinned certificate verifies the SignatureValue")
    }
}
