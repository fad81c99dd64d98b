/// A private key with the certificate that goes into KeyInfo.
public struct SigningCredential: Sendable {
    public let privateKey: PrivateKey
    public let certificate: Certificate

    /// - Throws: `key-algorithm-not-allowed` unless P-256 or RSA of at least 2048 bits; `key-unreadable` where
    ///   key and certificate do not belong together.
    public init(privateKey: PrivateKey, certificate: Certificate) throws(XMLSecurityError) { fatalError("stub") }

    public var algorithm: SignatureAlgorithm { fatalError("stub") }
}

/// Signs the element whose `ID` attribute is `id` with an enveloped signature of the WK profile: exclusive
/// canonicalization, SHA-256, one Reference, KeyInfo with the X509Certificate, placed right after the element's
/// `Issuer` child (or as first child where it has none).
///
/// - Parameters:
///   - document: UTF-8 XML, without XML declaration or with one.
///   - inclusivePrefixes: the PrefixList of the reference's transform; empty: no `InclusiveNamespaces` at all.
/// - Returns: the document with the signature in it, UTF-8, without XML declaration.
/// - Throws: a parsing code, `reference-foreign` where no element has that ID, `signature-not-unique` where it
///   is signed already, `cryptography-failed`.
/// - Source: SAML 2.0 Core §5.4, WK protocol notes.
public func signEnveloped(
    _ document: [UInt8], id: String, with credential: SigningCredential, inclusivePrefixes: [String] = []
) throws(XMLSecurityError) -> [UInt8] { fatalError("stub") }
