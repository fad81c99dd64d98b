import CXMLSecurity

/// Encrypts bytes to the holder of a certificate's key, for `openssl cms -decrypt`.
/// - Parameter certificate: EC or RSA of at least 2048 bits; its dates and usages are not looked at.
/// - Returns: CMS AuthEnvelopedData, DER: AES-256-GCM; the content key by RSA-OAEP or by ECDH, both with SHA-256.
/// - Throws: `key-algorithm-not-allowed`, `cryptography-failed`.
/// - Source: RFC 5083, RFC 5652 §6.2, RFC 5753.
public func envelope(_ plaintext: [UInt8], for certificate: Certificate) throws(XMLSecurityError) -> [UInt8] {
    if case .rsa(let bits) = certificate.keyAlgorithm, bits < 2048 {
        throw XMLSecurityError(.keyAlgorithmNotAllowed, "an RSA key of \(bits) bits is too short")
    }
    var bytes: UnsafeMutablePointer<UInt8>?
    var length = 0
    let status = unsafe cxs_envelope(
        certificate.der, certificate.der.count, plaintext, plaintext.count, &bytes, &length)
    guard status == CXS_OK, let start = unsafe bytes else { throw XMLSecurityError(failure: status) }
    defer { unsafe cxs_free(bytes) }
    return unsafe [UInt8](UnsafeBufferPointer(start: start, count: length))
}
