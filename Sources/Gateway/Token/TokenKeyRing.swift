import JWTKit
import SAML
import Synchronization

/// The token keys of all nodes, kept in the store; this node's copy signs, also while the store is away.
final class TokenKeyRing: Sendable {
    enum Refreshment: Sendable, Equatable {
        case unchanged
        /// Another node made a key.
        case changed
        /// We made one.
        case rotated
    }

    private struct Copy: Sendable {
        let keys: TokenKeys
        /// The same, ready to sign, by `TokenKey.id`.
        let signers: JWTKeyCollection

        init(_ keys: TokenKeys) async {
            self.keys = keys
            signers = JWTKeyCollection()
            for key in keys.keys {
                await signers.add(ecdsa: key.signing, kid: JWKIdentifier(string: key.id))
            }
        }
    }

    /// Nodes that start or rotate at once: all but one read again.
    private static let attempts = 8

    private let store: any GatewayStore
    private let surroundings: Surroundings
    private let copy: Mutex<Copy>

    /// - Throws: where the store does not answer, or keeps something else in their place.
    init(store: any GatewayStore, surroundings: Surroundings) async throws(StoreError) {
        self.store = store
        self.surroundings = surroundings
        let keys = try await Self.agree(in: store, known: nil, at: surroundings.now()).keys
        copy = Mutex(await Copy(keys))
    }

    /// Takes in the store's keys and rotates them when it is time.
    /// - Throws: as at the start; then nothing is changed.
    func refresh() async throws(StoreError) -> Refreshment {
        let known = copy.withLock { $0.keys }
        let (keys, isOurs) = try await Self.agree(in: store, known: known, at: surroundings.now())
        guard keys != known else { return .unchanged }
        let fresh = await Copy(keys)
        copy.withLock { $0 = fresh }
        return isOurs ? .rotated : .changed
    }

    /// - Returns: what the store holds in the end, and whether we wrote it.
    private static func agree(
        in store: any GatewayStore, known: TokenKeys?, at now: Instant
    ) async throws(StoreError) -> (keys: TokenKeys, isOurs: Bool) {
        var isOurs = false
        for _ in 0..<attempts {
            let stored = try await store.sharedValue(.tokenKeys)
            let keys = try stored.map { (value) throws(StoreError) in try read(value) }
            let isSealedByOldKey = stored?.isSealedByOldKey ?? false
            let wanted: TokenKeys?
            if let keys {
                // They outlive a key of the store: it may be taken away once every node has the new one in front.
                wanted = keys.rotated(at: now) ?? (isSealedByOldKey ? keys : nil)
                guard wanted != nil else { return (keys, isOurs) }
            } else {
                // A store that lost them gets back what signs here.
                wanted = known ?? TokenKeys(firstAt: now)
            }
            guard let wanted else { throw StoreError(.unavailable, "no token key can be made") }
            let isFirst = try await store.replaceSharedValue(
                .tokenKeys, at: stored?.revision, with: wanted.encoded)
            isOurs = isOurs || isFirst
        }
        throw StoreError(.unavailable, "token keys: other nodes change them again and again")
    }

    private static func read(_ value: SharedValue) throws(StoreError) -> TokenKeys {
        guard let keys = TokenKeys(encoded: value.bytes) else {
            throw StoreError(
                .unavailable, "token keys in the store cannot be read: was it written by a newer version?")
        }
        return keys
    }

    func sign(_ payload: SessionToken, at now: Instant) async throws -> String {
        let copy = copy.withLock { $0 }
        return try await copy.signers.sign(payload, kid: JWKIdentifier(string: copy.keys.signer(at: now).id))
    }

    /// JWK Set of all public keys that verify tokens, or will soon. Source: RFC 7517 §5.
    func keySet(at now: Instant) -> [UInt8] {
        let members = published(at: now).map(\.publicJWK)
        return Array(#"{"keys":[\#(members.joined(separator: ","))]}"#.utf8)
    }

    /// For the log.
    var publishedKeyIDs: [String] { published(at: surroundings.now()).map(\.id) }

    private func published(at now: Instant) -> [TokenKey] {
        copy.withLock { $0.keys }.published(at: now)
    }
}
