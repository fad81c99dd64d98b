/// What kind of public-key pair a key or certificate holds.
public enum KeyAlgorithm: Sendable, Equatable, CustomStringConvertible {
    case ecP256
    case rsa(bits: Int)
    /// Named as OpenSSL names it; usable for nothing here but an error message.
    case other(String)

    public var description: String {
        switch self {
        case .ecP256: "EC P-256"
        case .rsa(let bits): "RSA \(bits)"
        case .other(let name): name
        }
    }
}

/// A private key held by OpenSSL; its bytes are wiped when the last reference goes.
public final class PrivateKey: Sendable {
    public let algorithm: KeyAlgorithm

    /// Reads PEM (PKCS#8, SEC 1 or PKCS#1; encrypted PKCS#8 with `password`) or DER.
    /// - Throws: `key-unreadable`, `key-encrypted` (password needed), `password-wrong`.
    public init(_ bytes: [UInt8], password: [UInt8]? = nil) throws(XMLSecurityError) { fatalError("stub") }

    /// A fresh P-256 key from OpenSSL's generator.
    public static func generateP256() throws(XMLSecurityError) -> PrivateKey { fatalError("stub") }

    /// Unencrypted PKCS#8 in PEM.
    public func pem() throws(XMLSecurityError) -> [UInt8] { fatalError("stub") }

    /// Whether `certificate` holds this key's public half.
    public func belongs(to certificate: Certificate) -> Bool { fatalError("stub") }
}

/// The content of a PKCS#12 file.
public struct KeyContainer: Sendable {
    public let privateKey: PrivateKey
    public let certificate: Certificate

    /// - Throws: `container-unreadable`, `container-legacy-algorithm` (RC2-40 and the like, which OpenSSL 3
    ///   reads only with its legacy provider: the detail says how to convert), `password-wrong`.
    public init(pkcs12 bytes: [UInt8], password: [UInt8]) throws(XMLSecurityError) { fatalError("stub") }
}
