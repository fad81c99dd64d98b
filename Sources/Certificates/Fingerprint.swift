import Crypto
import SwiftASN1
import X509

/// Digests as people compare them.
enum Fingerprint {
    /// Upper-case hexadecimal pairs, joined by colons.
    static func pairs(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        let pairs = bytes.map { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: Array(pairs.joined(separator: [0x3A])), as: UTF8.self)
    }

    /// SHA-256 of the SubjectPublicKeyInfo.
    static func ofPublicKey(_ key: X509.Certificate.PublicKey) -> String? {
        guard let der = try? key.serializeAsPEM().derBytes else { return nil }
        return pairs(SHA256.hash(data: der))
    }
}
