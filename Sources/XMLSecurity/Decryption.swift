/// What came out of an `EncryptedData` that a verified element held.
public struct DecryptedElement: Sendable {
    public let root: XMLElement
    /// The plaintext, UTF-8.
    public let bytes: [UInt8]
    /// Bits of the content key: 256, or 128 as WK's production was seen to use.
    public let contentKeyBits: Int
    /// Index into the keys that were offered; above 0, the sender still uses a retiring key.
    public let keyIndex: Int
    /// What was declared, for the log: the EncryptionMethod's URI.
    public let declaredAlgorithm: String
}

/// Decrypts `EncryptedData` as WK makes it: ECDH-ES over P-256, ConcatKDF with SHA-256, AES key wrap, AES-GCM.
///
/// - Parameters:
///   - encryptedData: the `xenc:EncryptedData` element, out of a `VerifiedElement`'s tree: signatures come first.
///   - keys: P-256 private keys, the current one first; at most eight are tried.
///   - limits: for the plaintext, which is parsed as strictly as the message it came in.
/// - Throws: a decryption code, or a parsing code for the plaintext.
/// - Source: XML Encryption 1.1 §5.4.1, §5.5, §5.6.4; NIST SP 800-56A §5.8.1; RFC 3394; WK protocol notes.
public func decrypt(
    _ encryptedData: XMLElement, with keys: [PrivateKey], limits: ParserLimits = .message
) throws(XMLSecurityError) -> DecryptedElement { fatalError("stub") }
