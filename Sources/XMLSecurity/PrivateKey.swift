import CXMLSecurity

/// A private key held by OpenSSL; its bytes are wiped when the last reference goes.
public final class PrivateKey: Sendable {
    public let algorithm: KeyAlgorithm
    let handle: KeyHandle

    init(_ handle: KeyHandle) {
        self.handle = handle
        algorithm = handle.algorithm
    }

    /// Reads PEM (PKCS#8, SEC 1 or PKCS#1; encrypted PKCS#8 with `password`) or DER.
    /// - Throws: `key-unreadable`, `key-encrypted` (password needed), `password-wrong`.
    public convenience init(_ bytes: [UInt8], password: [UInt8]? = nil) throws(XMLSecurityError) {
        var pointer: OpaquePointer?
        let status =
            if let password {
                // An empty array has no address of its own; a terminator gives it one.
                unsafe cxs_key_read(bytes, bytes.count, password + [0], password.count, &pointer)
            } else {
                unsafe cxs_key_read(bytes, bytes.count, nil, 0, &pointer)
            }
        guard status == CXS_OK, let pointer = unsafe pointer else { throw Self.error(status) }
        unsafe self.init(KeyHandle(pointer))
    }

    private static func error(_ status: cxs_status) -> XMLSecurityError {
        switch status {
        case CXS_PASSWORD_NEEDED:
            XMLSecurityError(.keyEncrypted, "the private key is encrypted: name its password file")
        case CXS_PASSWORD_WRONG:
            XMLSecurityError(.passwordWrong, "the password does not open the private key")
        case CXS_UNREADABLE:
            XMLSecurityError(.keyUnreadable, "no private key: PEM (PKCS#8, SEC 1, PKCS#1) or DER is expected")
        default: XMLSecurityError(failure: status)
        }
    }

    /// A fresh P-256 key from OpenSSL's generator.
    /// - Throws: `cryptography-failed`.
    public static func generateP256() throws(XMLSecurityError) -> PrivateKey {
        var pointer: OpaquePointer?
        let status = unsafe cxs_key_generate_p256(&pointer)
        guard status == CXS_OK, let pointer = unsafe pointer else { throw XMLSecurityError(failure: status) }
        return unsafe PrivateKey(KeyHandle(pointer))
    }

    /// A fresh RSA key, for nodes that sign with RSA; takes a noticeable time.
    /// - Throws: `cryptography-failed`.
    public static func generateRSA(bits: Int = 3072) throws(XMLSecurityError) -> PrivateKey {
        var pointer: OpaquePointer?
        let status = unsafe cxs_key_generate_rsa(UInt32(clamping: bits), &pointer)
        guard status == CXS_OK, let pointer = unsafe pointer else { throw XMLSecurityError(failure: status) }
        return unsafe PrivateKey(KeyHandle(pointer))
    }

    /// Unencrypted PKCS#8 in PEM.
    /// - Throws: `cryptography-failed`.
    public func pem() throws(XMLSecurityError) -> [UInt8] {
        var bytes: UnsafeMutablePointer<UInt8>?
        var length = 0
        let status = unsafe cxs_key_pem(handle.pointer, &bytes, &length)
        guard status == CXS_OK, let start = unsafe bytes else { throw XMLSecurityError(failure: status) }
        defer { unsafe cxs_free_secret(bytes, length) }
        return unsafe [UInt8](UnsafeBufferPointer(start: start, count: length))
    }

    /// The SubjectPublicKeyInfo of the public half, DER.
    /// - Throws: `cryptography-failed`.
    public func publicKeyDER() throws(XMLSecurityError) -> [UInt8] {
        var bytes: UnsafeMutablePointer<UInt8>?
        var length = 0
        let status = unsafe cxs_key_public_der(handle.pointer, &bytes, &length)
        guard status == CXS_OK, let start = unsafe bytes else { throw XMLSecurityError(failure: status) }
        defer { unsafe cxs_free(bytes) }
        return unsafe [UInt8](UnsafeBufferPointer(start: start, count: length))
    }

    /// Whether `certificate` holds this key's public half.
    public func belongs(to certificate: Certificate) -> Bool {
        handle.hasSamePublicHalf(as: certificate.publicKey)
    }

    /// Whether the other key has the same public half.
    public func publicKeyMatches(_ other: PrivateKey) -> Bool {
        handle.hasSamePublicHalf(as: other.handle)
    }
}
