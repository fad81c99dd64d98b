import XMLSecurity

extension SignatureFinding {
    /// Verifies the signature that `element` carries, first under the trusted certificates, then, to say more about
    /// a failure, under the one in KeyInfo.
    init(
        of element: XMLElement, in document: borrowing ParsedDocument, trusting pins: [Certificate],
        isDecrypted: Bool
    ) {
        let embedded = Self.certificates(in: element)
        var (verdict, words) = (Verdict.valid, "value and digest hold")
        (verified, error) = Self.verify(element, in: document, pins)
        var signer = verified?.signer
        if let error {
            (verdict, words) = Self.verdict(on: error)
            if verdict == .valueDiffers {
                let (second, failure) = Self.verify(element, in: document, embedded)
                (verdict, words, signer) = Self.verdict(second, failure)
            }
        }
        self.verdict = verdict
        self.explanation = words
        self.signer = signer
        self.embedded = embedded
        self.element = element.displayName
        self.id = element.attribute("ID") ?? ""
        self.line = element.line
        self.isDecrypted = isDecrypted
    }

    private static func verify(
        _ element: XMLElement, in document: borrowing ParsedDocument, _ certificates: [Certificate]
    ) -> (VerifiedElement?, XMLSecurityError?) {
        do {
            let verified = try document.verifySignature(
                of: element, trusting: certificates, algorithms: Set(SignatureAlgorithm.allCases))
            return (verified, nil)
        } catch {
            return (nil, error)
        }
    }

    private static func verdict(on error: XMLSecurityError) -> (Verdict, String) {
        switch error.code {
        case .digestMismatch:
            (
                .digestDiffers,
                "the digest differs: a trusted certificate signed, and the content was changed afterwards"
                    + " (also by a tool that re-indented or re-encoded it)"
            )
        case .signatureValueInvalid, .noTrustedCertificate: (.valueDiffers, "")
        default: (.malformed, error.description)
        }
    }

    /// What the certificate in KeyInfo says of a signature that no trusted one made.
    private static func verdict(
        _ verified: VerifiedElement?, _ error: XMLSecurityError?
    ) -> (Verdict, String, Certificate?) {
        if let verified {
            return (
                .notTrusted, "holds under the certificate in KeyInfo, which is not among the trusted ones",
                verified.signer
            )
        }
        if error?.code == .digestMismatch {
            return (
                .notTrusted,
                "made under the certificate in KeyInfo, which is not among the trusted ones; and the digest differs:"
                    + " the content was changed afterwards", nil
            )
        }
        return (
            .valueDiffers,
            "the value differs: no trusted certificate made it over this SignedInfo, nor the one in KeyInfo",
            nil
        )
    }

    private static func certificates(in element: XMLElement) -> [Certificate] {
        guard let signature = element.children(.signature).first else { return [] }
        return signature.descendants.filter { $0.name.local == "X509Certificate" }.prefix(8).compactMap {
            guard let der = Base64.decode($0.text, allowingWhitespace: true) else { return nil }
            return try? Certificate(der)
        }
    }
}

extension XMLElement {
    /// Depth is bounded by the parser.
    var descendants: [XMLElement] { children.flatMap { [$0] + $0.descendants } }

    /// With the prefix by which people know the namespace.
    var displayName: String {
        guard let prefix = Self.prefixes[name.namespace] else { return name.description }
        return prefix + ":" + name.local
    }

    private static let prefixes = [
        SAMLNamespace.assertion: "saml2", SAMLNamespace.protocol: "saml2p", SAMLNamespace.metadata: "md",
        SAMLNamespace.signature: "ds", SAMLNamespace.encryption: "xenc", SAMLNamespace.soap: "soap",
        SAMLNamespace.eidas: "eidas", "http://www.w3.org/2009/xmlenc11#": "xenc11",
        "http://www.w3.org/2009/xmldsig11#": "dsig11", "http://www.w3.org/2001/10/xml-exc-c14n#": "ec",
    ]
}
