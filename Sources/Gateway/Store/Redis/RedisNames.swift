import Crypto
import SAML

/// Names of keys. What is random already stands there as its digest, the rest as a MAC.
struct RedisNames: Sendable {
    /// Before all names: others may use the server too.
    let prefix: String

    /// All logins under way of a browser.
    func logins(_ browser: [UInt8]) -> [UInt8] { name("l", browser) }
    /// Which browser began a login, to tell another browser's from an unknown one.
    func loginMark(_ key: SecretDigest) -> [UInt8] { name("lm", key.bytes) }
    func session(_ key: SecretDigest) -> [UInt8] { name("s", key.bytes) }
    /// The sessions of a person.
    func sessions(ofNameID nameID: [UInt8]) -> [UInt8] { name("n", nameID) }
    /// The one session of a browser.
    func session(ofBrowser browser: [UInt8]) -> [UInt8] { name("b", browser) }
    func shared(_ shared: SharedValue.Name) -> [UInt8] { Array("\(prefix)v:\(shared.rawValue)".utf8) }

    /// All claims lie in one slot: several are claimed at once or not at all.
    ///
    /// Digests, not MACs: message IDs are random, and nodes between two store keys must agree on the name.
    func claim(_ id: MessageID) -> [UInt8] {
        name("{c}", Array(SHA256.hash(data: Array(id.value.utf8)).prefix(16)))
    }

    var keyCheck: [UInt8] { Array("\(prefix)v:key-check".utf8) }
    func health(_ number: Int) -> [UInt8] { Array("\(prefix)health:\(number)".utf8) }

    private func name(_ kind: String, _ bytes: [UInt8]) -> [UInt8] {
        Array("\(prefix)\(kind):\(base64URL(bytes))".utf8)
    }
}

extension RedisStore {
    /// Milliseconds until an end, by the caller's clock; at least one.
    func milliseconds(from now: Instant, to end: Instant) -> [UInt8] {
        Self.decimal(max(1, end.milliseconds - now.milliseconds))
    }

    static func decimal(_ number: Int64) -> [UInt8] { Array(String(number).utf8) }
}
