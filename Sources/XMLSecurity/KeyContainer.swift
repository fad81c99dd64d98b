import CXMLSecurity

/// The content of a PKCS#12 file.
public struct KeyContainer: Sendable {
    public let privateKey: PrivateKey
    public let certificate: Certificate

    /// - Throws: `container-unreadable`, `container-legacy-algorithm` (RC2-40 and the like, which OpenSSL 3
    ///   reads only with its legacy provider: the detail says how to convert), `password-wrong`.
    /// - Source: RFC 7292; WK protocol notes on the RC2-40 sample.
    public init(pkcs12 bytes: [UInt8], password: [UInt8]) throws(XMLSecurityError) {
        var key: OpaquePointer?
        var der: UnsafeMutablePointer<UInt8>?
        var length = 0
        let status = unsafe cxs_container_read(
            bytes, bytes.count, password, password.count, &key, &der, &length)
        guard status == CXS_OK, let key = unsafe key, let start = unsafe der else { throw Self.error(status) }
        defer { unsafe cxs_free(der) }
        privateKey = unsafe PrivateKey(KeyHandle(key))
        certificate = try unsafe Certificate([UInt8](UnsafeBufferPointer(start: start, count: length)))
    }

    private static func error(_ status: cxs_status) -> XMLSecurityError {
        switch status {
        case CXS_LEGACY_ALGORITHM:
            XMLSecurityError(
                .containerLegacyAlgorithm,
                "the PKCS#12 file uses an algorithm that OpenSSL 3 calls legacy (such as RC2-40): convert it with "
                    + "`openssl pkcs12 -legacy -in OLD.p12 -nodes -out both.pem` and "
                    + "`openssl pkcs12 -export -in both.pem -out NEW.p12`, then delete both.pem")
        case CXS_PASSWORD_WRONG:
            XMLSecurityError(.passwordWrong, "the password does not open the PKCS#12 file")
        case CXS_UNREADABLE:
            XMLSecurityError(.containerUnreadable, "no PKCS#12 file with one private key and its certificate")
        default: XMLSecurityError(failure: status)
        }
    }
}
