import Crypto
import FoundationEssentials
import Transport
import XMLSecurity

/// Authenticates what a page of ours says in an address to another page of ours (decisions 0062, 0187).
struct ReferenceSeal: Sendable {
    private static let tagLength = 16
    private static let longest = 160

    /// Never empty; the first makes, all read.
    private let keys: [SymmetricKey]

    /// - Parameters:
    ///   - purpose: what is sealed for one is no reference of another.
    ///   - storeKeys: shared by all nodes of a store, so that each can show what another has shown; where there
    ///     is none, there is one node, and the key is its own.
    init(_ purpose: StaticString, storeKeys: [[UInt8]], surroundings: Surroundings) {
        let secrets = storeKeys.isEmpty ? [surroundings.randomBytes(32)] : storeKeys
        keys = secrets.map { secret in
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: secret), info: Data("\(purpose)".utf8),
                outputByteCount: 32)
        }
    }

    /// - Parameter parts: without a full stop in them, which separates them.
    func sealed(_ parts: String...) -> String {
        let named = parts.joined(separator: ".")
        return "\(named).\(base64URL(Self.tag(of: named, keys[0])))"
    }

    /// - Parameter text: as it came in a query; untrusted.
    /// - Returns: the parts; nil unless this or another node of ours sealed them, this many.
    func opened(_ text: String, parts count: Int) -> [String]? {
        guard text.utf8.count <= Self.longest else { return nil }
        var parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
        guard parts.count == count + 1, let given = parts.popLast() else { return nil }
        let named = parts.joined(separator: ".")
        let isOurs = keys.contains { key in
            constantTimeEqual(Array(base64URL(Self.tag(of: named, key)).utf8), Array(given.utf8))
        }
        return isOurs ? parts : nil
    }

    private static func tag(of text: String, _ key: SymmetricKey) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key).prefix(tagLength))
    }
}
