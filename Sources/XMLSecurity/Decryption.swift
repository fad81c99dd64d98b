import CXMLSecurity

/// What came out of an `EncryptedData` that a verified element held.
public struct DecryptedElement: Sendable {
    public let root: XMLElement
    /// The plaintext, UTF-8.
    public let bytes: [UInt8]
    /// Bits of the content key: 256, or 128 as WK's production was seen to use.
    public let contentKeyBits: Int
    /// Index into the keys that were offered; above 0, the sender still uses a retiring key.
    public let keyIndex: Int
    /// PartyVInfo of the key agreement as it stands: whom the sender made the key for.
    public let recipient: [UInt8]
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
) throws(XMLSecurityError) -> DecryptedElement {
    let shape = try EncryptedShape(encryptedData)
    let usable = keys.enumerated().filter { $0.element.algorithm == .ecP256 }.prefix(8)
    guard !usable.isEmpty else {
        throw XMLSecurityError(.noDecryptionKey, "no P-256 decryption key is configured")
    }
    for encryptedKey in shape.keys {
        for (index, key) in usable {
            guard let opened = try open(shape, encryptedKey, key) else { continue }
            return DecryptedElement(
                root: try ParsedDocument.tree(opened.plaintext, limits: limits), bytes: opened.plaintext,
                contentKeyBits: opened.bits, keyIndex: index,
                recipient: encryptedKey.recipient, declaredAlgorithm: shape.declaredAlgorithm)
        }
    }
    throw XMLSecurityError(
        .keyUnwrapFailed, "none of our keys unwraps the content key: it is for somebody else")
}

/// - Returns: nil where the key agreement leads to another wrapping key, that is, the key is not for us.
private func open(
    _ shape: EncryptedShape, _ encryptedKey: EncryptedKeyShape, _ key: PrivateKey
) throws(XMLSecurityError) -> (plaintext: [UInt8], bits: Int)? {
    var bits: UInt32 = 0
    var status = CXS_CRYPTOGRAPHY_FAILED
    let plaintext = unsafe [UInt8](unsafeUninitializedCapacity: shape.payload.count) { buffer, count in
        var length = 0
        status = unsafe withWrappedKey(encryptedKey) { wrapped in
            unsafe cxs_decrypt(
                key.handle.pointer, wrapped, shape.declaredBits, shape.payload, shape.payload.count,
                buffer.baseAddress, &length, &bits)
        }
        count = status == CXS_OK ? length : 0
    }
    switch status {
    case CXS_OK: return (plaintext, Int(bits))
    case CXS_KEY_UNWRAP: return nil
    case CXS_ORIGINATOR_KEY:
        throw XMLSecurityError(.originatorKeyInvalid, "the originator's point is not on P-256")
    case CXS_CONTENT_KEY_SIZE:
        throw XMLSecurityError(
            .encryptionMethodNotAllowed, "the content key is longer than the declared algorithm's")
    case CXS_CONTENT_DECRYPTION:
        throw XMLSecurityError(
            .contentDecryptionFailed, "the ciphertext is too short or its tag does not hold")
    default: throw XMLSecurityError(failure: status)
    }
}

private func withWrappedKey(
    _ key: EncryptedKeyShape, _ body: (UnsafePointer<cxs_wrapped_key>) -> cxs_status
) -> cxs_status {
    unsafe key.point.withUnsafeBufferPointer { point in
        unsafe key.otherInfo.withUnsafeBufferPointer { info in
            unsafe key.wrapped.withUnsafeBufferPointer { wrapped in
                var record = unsafe cxs_wrapped_key(
                    point: point.baseAddress, other_info: info.baseAddress, other_info_length: info.count,
                    wrap_bits: key.wrapBits, wrapped: wrapped.baseAddress, wrapped_length: wrapped.count)
                return unsafe body(&record)
            }
        }
    }
}
