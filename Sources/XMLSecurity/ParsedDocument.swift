/// A well-formed document that nobody vouches for yet.
///
/// Hardened: UTF-8 only, no DOCTYPE, entities, comments, processing instructions or network, bounded by
/// `ParserLimits`, `ID` values unique, namespace URIs absolute.
public struct ParsedDocument: ~Copyable {
    /// The untrusted view; fit to find one's way and to explain, not to decide.
    public let root: XMLElement

    /// - Throws: a parsing code of `XMLSecurityError`.
    public init(_ bytes: [UInt8], limits: ParserLimits = .message) throws(XMLSecurityError) {
        fatalError("stub")
    }

    /// Verifies the enveloped signature that `element` carries as its child.
    ///
    /// - Parameters:
    ///   - element: an element of this document's `root` tree.
    ///   - pins: certificates whose public keys are trusted, tried in order; KeyInfo is never consulted.
    /// - Returns: what was digested, parsed anew from the very canonical bytes.
    /// - Throws: a signature code of `XMLSecurityError`.
    /// - Source: XML Signature §3.2, SAML 2.0 Core §5.4.
    public borrowing func verifySignature(
        of element: XMLElement, trusting pins: [Certificate], algorithms: Set<SignatureAlgorithm> = [.ecdsaSHA256]
    ) throws(XMLSecurityError) -> VerifiedElement {
        fatalError("stub")
    }
}
