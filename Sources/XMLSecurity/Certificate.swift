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

    /// Reads the first certificate of a PEM text, or DER.
    /// - Throws: `certificate-unreadable` (also for a public key that is not on its curve).
    public init(_ bytes: [UInt8]) throws(XMLSecurityError) { fatalError("stub") }

    public func pem() -> [UInt8] { fatalError("stub") }

    /// A self-signed certificate, for the simulator and for tests.
    /// - Parameters: `notBefore` and `notAfter` in seconds since 1970-01-01T00:00:00Z.
    public static func selfSigned(
        by key: PrivateKey, commonName: String, notBefore: Int64, notAfter: Int64
    ) throws(XMLSecurityError) -> Certificate { fatalError("stub") }
}
