import CXMLSecurity

/// An X.509 certificate; immutable.
public final class Certificate: Sendable {
    public let der: [UInt8]
    /// RFC 2253 order and escaping, UTF-8.
    public let subject: String
    public let issuer: String
    /// Upper-case hexadecimal.
    public let serialNumber: String
    /// Seconds since 1970-01-01T00:00:00Z.
    public let notBefore: Int64
    public let notAfter: Int64
    public let keyAlgorithm: KeyAlgorithm
    /// Upper-case hexadecimal pairs, joined by colons.
    public let sha256Fingerprint: String
    /// Names as in RFC 5280 §4.2.1.3, such as `digitalSignature`; nil where the extension is absent.
    public let keyUsage: Set<String>?
    /// Names as in RFC 5280 §4.2.1.12 (`serverAuth`, `clientAuth`, …) or dotted identifiers; nil where absent.
    public let extendedKeyUsage: Set<String>?

    let publicKey: KeyHandle

    /// Reads the first certificate of a PEM text, or DER.
    /// - Throws: `certificate-unreadable` (also for a public key that is not on its curve).
    public init(_ bytes: [UInt8]) throws(XMLSecurityError) {
        var record = unsafe cxs_certificate()
        let status = unsafe cxs_certificate_read(bytes, bytes.count, &record)
        guard status == CXS_OK, let key = unsafe record.public_key else {
            throw XMLSecurityError(
                .certificateUnreadable, "no X.509 certificate with a sound key: PEM or DER is expected")
        }
        defer { unsafe cxs_certificate_free(&record) }
        publicKey = unsafe KeyHandle(key)
        keyAlgorithm = publicKey.algorithm
        der = unsafe [UInt8](UnsafeBufferPointer(start: record.der, count: record.der_length))
        subject = unsafe String(cString: record.subject)
        issuer = unsafe String(cString: record.issuer)
        serialNumber = unsafe String(cString: record.serial)
        notBefore = unsafe record.not_before
        notAfter = unsafe record.not_after
        sha256Fingerprint = Self.pairs(try sha256(der))
        keyUsage = unsafe record.has_key_usage == 1 ? Self.usages(record.key_usage) : nil
        extendedKeyUsage =
            unsafe record.has_extended_key_usage == 1
            ? Self.extendedUsages(String(cString: record.extended_key_usage)) : nil
    }

    /// Text with lines of 64 characters.
    public func pem() -> [UInt8] {
        var text = Array("-----BEGIN CERTIFICATE-----\n".utf8)
        let encoded = Base64.encode(der)
        for start in stride(from: 0, to: encoded.count, by: 64) {
            text += encoded[start..<min(start + 64, encoded.count)]
            text.append(0x0A)
        }
        return text + Array("-----END CERTIFICATE-----\n".utf8)
    }

    /// A self-signed certificate, for the simulator and for tests.
    /// - Parameters: `notBefore` and `notAfter` in seconds since 1970-01-01T00:00:00Z; `commonName` at most 64
    ///   bytes.
    /// - Throws: `cryptography-failed`.
    public static func selfSigned(
        by key: PrivateKey, commonName: String, notBefore: Int64, notAfter: Int64
    ) throws(XMLSecurityError) -> Certificate {
        let name = Array(commonName.utf8)
        var der: UnsafeMutablePointer<UInt8>?
        var length = 0
        let status = unsafe cxs_certificate_self_signed(
            key.handle.pointer, name, name.count, notBefore, notAfter, &der, &length)
        guard status == CXS_OK, let start = unsafe der else { throw XMLSecurityError(failure: status) }
        defer { unsafe cxs_free(der) }
        return try unsafe Certificate([UInt8](UnsafeBufferPointer(start: start, count: length)))
    }

    private static func pairs(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            if !text.isEmpty { text.append(0x3A) }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func usages(_ bits: UInt32) -> Set<String> {
        let names = [
            "digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement",
            "keyCertSign", "cRLSign", "encipherOnly", "decipherOnly",
        ]
        return Set(names.enumerated().filter { bits >> UInt32($0.offset) & 1 == 1 }.map(\.element))
    }

    private static func extendedUsages(_ identifiers: String) -> Set<String> {
        let names = [
            "1.3.6.1.5.5.7.3.1": "serverAuth", "1.3.6.1.5.5.7.3.2": "clientAuth",
            "1.3.6.1.5.5.7.3.3": "codeSigning", "1.3.6.1.5.5.7.3.4": "emailProtection",
            "1.3.6.1.5.5.7.3.8": "timeStamping", "1.3.6.1.5.5.7.3.9": "OCSPSigning",
        ]
        return Set(identifiers.split(separator: " ").map { names[String($0)] ?? String($0) })
    }
}
