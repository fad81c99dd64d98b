import Crypto

/// Turns what names a person into what names them only to somebody who has the key: HMAC-SHA256.
///
/// A bare hash would not do: there are few enough PESEL numbers to try them all.
/// - Source: decision 0141; GDPR Art. 4(5).
public struct AuditPseudonym: Sendable {
    /// Bytes of the key.
    public static let keyLength = 32

    private let key: SymmetricKey

    /// nil unless the key has its length.
    public init?(key: [UInt8]) {
        guard key.count == Self.keyLength else { return nil }
        self.key = SymmetricKey(data: key)
    }

    /// Of a PersonIdentifier, byte for byte.
    public func subject(_ identifier: String) -> String { hash("subject", identifier) }

    func sessionIndex(_ index: String) -> String { hash("session-index", index) }

    /// The purpose keeps one from being compared with the other.
    private func hash(_ purpose: String, _ value: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array("\(purpose):\(value)".utf8), using: key)
        return base64URL(Array(code))
    }
}
