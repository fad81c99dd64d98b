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

    /// Whether such a key makes or verifies signatures of that method here: P-256, or RSA of 2048 to 8192 bits.
    func fits(_ algorithm: SignatureAlgorithm) -> Bool {
        switch (self, algorithm) {
        case (.ecP256, .ecdsaSHA256): true
        case (.rsa(let bits), .rsaSHA256): (2048...8192).contains(bits)
        default: false
        }
    }
}
