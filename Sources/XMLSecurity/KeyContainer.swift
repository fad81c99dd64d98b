import CXMLSecurity

/// The content of a PKCS#12 file.
public struct KeyContainer: Sendable {
    public let privateKey: PrivateKey
    public let certificate: Certificate
    /// The others in the file, as authorities mostly put them there; from the key's own issuer upwards as far as names
    /// tell, the rest behind.
    public let chain: [Certificate]

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
        let all = unsafe Self.split([UInt8](UnsafeBufferPointer(start: start, count: length)))
        guard let first = all.first else { throw Self.error(CXS_UNREADABLE) }
        certificate = try Certificate(first)
        // Roots and strangers with keys of a kind that is not known here do not make the key unusable.
        let others = all.dropFirst().compactMap { der in try? Certificate(der) }
        chain = Self.ordered(others, above: certificate)
    }

    /// One DER element after another, as OpenSSL wrote them.
    private static func split(_ bytes: [UInt8]) -> [[UInt8]] {
        var (elements, rest): ([[UInt8]], ArraySlice<UInt8>) = ([], bytes[...])
        while rest.count > 2 {
            let first = Int(rest[rest.startIndex + 1])
            let digits = first < 0x80 ? 0 : first & 0x7F
            guard digits <= 3, rest.count > 2 + digits else { return elements }
            let length =
                digits == 0 ? first : rest.dropFirst(2).prefix(digits).reduce(0) { $0 << 8 | Int($1) }
            elements.append(Array(rest.prefix(2 + digits + length)))
            rest = rest.dropFirst(2 + digits + length)
        }
        return elements
    }

    /// TLS wants each certificate followed by its issuer's (RFC 5246 §7.4.2); files have them in any order.
    private static func ordered(_ others: [Certificate], above own: Certificate) -> [Certificate] {
        var (rest, chain, last) = (others, [Certificate](), own)
        while let index = rest.firstIndex(where: { $0.subject == last.issuer }) {
            last = rest.remove(at: index)
            chain.append(last)
        }
        return chain + rest
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
