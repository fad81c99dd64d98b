import Crypto
import SAML

/// Names of keys. What is random already stands there as its digest, the rest as a MAC.
enum RedisNames {
    /// All logins under way of a browser.
    static func logins(_ browser: [UInt8]) -> [UInt8] { name("l", browser) }
    /// Which browser began a login, to tell another browser's from an unknown one.
    static func loginMark(_ key: SecretDigest) -> [UInt8] { name("lm", key.bytes) }
    static func session(_ key: SecretDigest) -> [UInt8] { name("s", key.bytes) }
    /// The sessions of a person.
    static func sessions(ofNameID nameID: [UInt8]) -> [UInt8] { name("n", nameID) }
    /// The one session of a browser.
    static func session(ofBrowser browser: [UInt8]) -> [UInt8] { name("b", browser) }
    static func shared(_ shared: SharedValue.Name) -> [UInt8] { Array("brama:v:\(shared.rawValue)".utf8) }

    /// All claims lie in one slot: several are claimed at once or not at all.
    ///
    /// Digests, not MACs: message IDs are random, and nodes between two store keys must agree on the name.
    static func claim(_ id: MessageID) -> [UInt8] {
        name("{c}", Array(SHA256.hash(data: Array(id.value.utf8)).prefix(16)))
    }

    private static func name(_ kind: String, _ bytes: [UInt8]) -> [UInt8] {
        Array("brama:\(kind):\(base64URL(bytes))".utf8)
    }
}

extension RedisStore {
    /// Milliseconds until an end, by the caller's clock; at least one.
    func milliseconds(from now: Instant, to end: Instant) -> [UInt8] {
        Self.decimal(max(1, end.milliseconds - now.milliseconds))
    }

    static func decimal(_ number: Int64) -> [UInt8] { Array(String(number).utf8) }
}
