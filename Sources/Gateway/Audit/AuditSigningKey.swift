import Crypto

/// The key that signs checkpoints: ECDSA P-256 with SHA-256 (ES256).
struct AuditSigningKey: Sendable {
    let publicKey: AuditPublicKey
    private let key: P256.Signing.PrivateKey

    /// Reads PEM (PKCS#8 or SEC 1, not encrypted).
    /// - Throws: `keyUnusable`, in words that follow the path.
    init(pem bytes: [UInt8]) throws(AuditError) {
        do {
            self.init(try P256.Signing.PrivateKey(pemRepresentation: String(decoding: bytes, as: UTF8.self)))
        } catch {
            throw AuditError(.keyUnusable, "is no EC P-256 private key in PEM without a password")
        }
    }

    private init(_ key: P256.Signing.PrivateKey) {
        self.key = key
        publicKey = AuditPublicKey(key.publicKey)
    }

    static func fresh() -> AuditSigningKey { AuditSigningKey(P256.Signing.PrivateKey()) }

    /// PKCS#8, PEM.
    var pem: [UInt8] { Array((key.pemRepresentation + "\n").utf8) }

    /// - Returns: r and s, 64 bytes.
    func signature(over bytes: [UInt8]) throws(AuditError) -> [UInt8] {
        do {
            return Array(try key.signature(for: bytes).rawRepresentation)
        } catch {
            throw AuditError(.keyUnusable, "the audit log's signing key does not sign")
        }
    }
}

/// What checkpoints are verified with.
public struct AuditPublicKey: Sendable {
    /// Base64url of the SHA-256 of the SubjectPublicKeyInfo.
    public let id: String
    let der: [UInt8]
    private let key: P256.Signing.PublicKey

    init(_ key: P256.Signing.PublicKey) {
        self.key = key
        der = Array(key.derRepresentation)
        id = base64URL(Array(SHA256.hash(data: der)))
    }

    /// Reads PEM (SubjectPublicKeyInfo); nil for anything else.
    public init?(pem bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let key = try? P256.Signing.PublicKey(pemRepresentation: text) else { return nil }
        self.init(key)
    }

    var pem: [UInt8] { Array((key.pemRepresentation + "\n").utf8) }

    func verifies(_ signature: [UInt8], over bytes: some Sequence<UInt8>) -> Bool {
        guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else {
            return false
        }
        return key.isValidSignature(signature, for: Array(bytes))
    }
}
