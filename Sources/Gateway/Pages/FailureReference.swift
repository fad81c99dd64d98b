import Crypto
import FoundationEssentials
import Transport
import XMLSecurity

/// Names a failure that was shown, so that its page can be shown again in another language.
///
/// A failed login came by POST and cannot be repeated, and nothing is stored for it. The reference carries code and
/// request id, authenticated: nobody can make a link that puts words or numbers of his own on our page (decision 0062).
struct FailureReference: Sendable {
    static let parameter = "failure"
    private static let tagLength = 16

    /// Never empty; the first makes, all read.
    private let keys: [SymmetricKey]

    /// - Parameter storeKeys: shared by all nodes of a store, so that each can show what another has shown; where there
    ///   is none, there is one node, and the key is its own.
    init(storeKeys: [[UInt8]], surroundings: Surroundings) {
        let secrets = storeKeys.isEmpty ? [surroundings.randomBytes(32)] : storeKeys
        keys = secrets.map { secret in
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: secret), info: Data("brama failure reference".utf8),
                outputByteCount: 32)
        }
    }

    func make(_ code: PublicCode, requestID: String) -> String {
        let named = "\(code.rawValue).\(requestID)"
        return "\(named).\(base64URL(Self.tag(of: named, keys[0])))"
    }

    /// - Parameter text: as it came in a query; untrusted.
    /// - Returns: nil unless this or another node of ours made it.
    func read(_ text: String) -> (code: PublicCode, requestID: String)? {
        guard text.utf8.count <= 160 else { return nil }
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
        guard parts.count == 3, let code = PublicCode(rawValue: parts[0]) else { return nil }
        let (named, given) = ("\(parts[0]).\(parts[1])", Array(parts[2].utf8))
        let isOurs = keys.contains { key in
            constantTimeEqual(Array(base64URL(Self.tag(of: named, key)).utf8), given)
        }
        guard isOurs else { return nil }
        return (code, parts[1])
    }

    private static func tag(of text: String, _ key: SymmetricKey) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key).prefix(tagLength))
    }
}
