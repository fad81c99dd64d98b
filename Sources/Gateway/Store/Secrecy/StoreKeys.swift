import Crypto

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The keys of a store: what seals its records, and what hides the values by which they are found.
///
/// The first key writes; all read. So a key is changed by putting a new one first, and dropped when nothing that it
/// sealed is alive any more.
/// - Source: decision 0100.
public struct StoreKeys: Sendable {
    public static let keyLength = 32
    public static let maximumCount = 8

    /// Bytes that a seal adds to a record.
    public static let overhead = headerLength + nonceLength + tagLength

    private struct Subkeys {
        let id: [UInt8]
        let sealing: SymmetricKey
        let lookUp: SymmetricKey

        init(_ key: [UInt8]) {
            let master = SymmetricKey(data: key)
            func derive(_ purpose: String, _ length: Int) -> SymmetricKey {
                HKDF<SHA256>.deriveKey(
                    inputKeyMaterial: master, info: Array("brama store 1 \(purpose)".utf8),
                    outputByteCount: length)
            }
            id = unsafe derive("id", StoreKeys.idLength).withUnsafeBytes { unsafe Array($0) }
            sealing = derive("seal", 32)
            lookUp = derive("look-up", 32)
        }
    }

    private static let version: UInt8 = 1
    private static let idLength = 4
    private static let headerLength = 1 + idLength
    private static let nonceLength = 12
    private static let tagLength = 16

    private let current: Subkeys
    private let all: [Subkeys]

    /// - Parameter keys: the one that seals, then those that only open; 1 to 8 of 32 random bytes, no two alike.
    /// - Returns: nil for anything else.
    public init?(_ keys: [[UInt8]]) {
        guard (1...Self.maximumCount).contains(keys.count), Set(keys).count == keys.count,
            keys.allSatisfy({ $0.count == Self.keyLength })
        else { return nil }
        all = keys.map(Subkeys.init)
        current = all[0]
    }

    /// Encrypts and authenticates a record: version, key id, nonce, AES-256-GCM.
    /// - Parameter id: under what it is stored; it opens under no other.
    /// - Throws: `unavailable` where the cryptographic library fails.
    public func seal(_ plaintext: [UInt8], kind: RecordKind, id: [UInt8]) throws(StoreError) -> [UInt8] {
        let header = [Self.version] + current.id
        do {
            let box = try AES.GCM.seal(
                plaintext, using: current.sealing,
                authenticating: Self.binding(header: header, kind: kind, id: id))
            var sealed = header
            sealed.reserveCapacity(plaintext.count + Self.overhead)
            sealed += box.nonce
            sealed += box.ciphertext
            sealed += box.tag
            return sealed
        } catch {
            throw StoreError(.unavailable, "a record cannot be sealed: \(error)")
        }
    }

    /// - Throws: why the record is to be taken as not there; never lets anyone in on it.
    public func open(_ sealed: [UInt8], kind: RecordKind, id: [UInt8]) throws(UnreadableRecord) -> [UInt8] {
        guard let version = sealed.first else { throw .damaged }
        guard version == Self.version else { throw .unknownVersion }
        guard sealed.count >= Self.overhead else { throw .damaged }
        let header = Array(sealed[..<Self.headerLength])
        let candidates = all.filter { header[1...].elementsEqual($0.id) }
        guard !candidates.isEmpty else { throw .unknownKey }
        let binding = Self.binding(header: header, kind: kind, id: id)
        for candidate in candidates {
            if let box = try? AES.GCM.SealedBox(combined: sealed[Self.headerLength...]),
                let plaintext = try? AES.GCM.open(box, using: candidate.sealing, authenticating: binding)
            {
                return Array(plaintext)
            }
        }
        throw .damaged
    }

    /// Whether the first key sealed it; what another did is to be sealed anew where it is written again.
    public func isCurrent(_ sealed: [UInt8]) -> Bool {
        sealed.count >= Self.overhead && sealed[1..<Self.headerLength].elementsEqual(current.id)
    }

    /// What stands in a store in place of a value that records are found by: 16 bytes of HMAC-SHA-256.
    /// - Returns: one for each key; the first is for writing, all are for finding.
    public func lookUpKeys(_ value: some Sequence<UInt8>, kind: LookUpKind) -> [[UInt8]] {
        let text = [kind.rawValue] + value
        return all.map { Array(HMAC<SHA256>.authenticationCode(for: text, using: $0.lookUp).prefix(16)) }
    }

    /// The id is last and all before it of fixed length: no two places bind alike.
    private static func binding(header: [UInt8], kind: RecordKind, id: [UInt8]) -> [UInt8] {
        header + [kind.rawValue] + id
    }
}
