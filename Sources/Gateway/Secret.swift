import Crypto

/// A random value that a browser or WK carries for us; only its digest is kept.
package struct Secret: Sendable {
    /// 43 characters of base64url: 256 random bits.
    package let value: String

    init(from surroundings: Surroundings) {
        value = base64URL(surroundings.randomBytes(32))
    }

    /// Takes a value that came back; nil unless it can be one of ours, so that nothing long or odd is hashed.
    package init?(presented value: String) {
        guard value.utf8.count == 43, value.utf8.allSatisfy(isBase64URL) else { return nil }
        self.value = value
    }

    var digest: SecretDigest { SecretDigest(of: value) }
}

/// SHA-256 of a secret: what stores know. Looking it up leaks nothing about the secret by timing.
public struct SecretDigest: Sendable, Hashable {
    public let bytes: [UInt8]

    init(of value: some StringProtocol) {
        self.init(of: Array(value.utf8))
    }

    init(of value: [UInt8]) {
        bytes = Array(SHA256.hash(data: value))
    }

    /// Takes a digest out of a store.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// The bytes are uniformly distributed already.
    public func hash(into hasher: inout Hasher) {
        for byte in bytes.prefix(8) { hasher.combine(byte) }
    }
}

private let base64URLAlphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

/// Base64 with the URL alphabet, without padding.
/// Source: RFC 4648 §5.
func base64URL(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count * 4 + 2) / 3)
    var position = 0
    while position < bytes.count {
        let rest = min(3, bytes.count - position)
        var group = UInt32(bytes[position]) << 16
        if rest > 1 { group |= UInt32(bytes[position + 1]) << 8 }
        if rest > 2 { group |= UInt32(bytes[position + 2]) }
        for index in 0...rest {
            text.append(base64URLAlphabet[Int(group >> UInt32(18 - 6 * index)) & 63])
        }
        position += 3
    }
    return String(decoding: text, as: UTF8.self)
}

func isBase64URL(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
    default: false
    }
}
