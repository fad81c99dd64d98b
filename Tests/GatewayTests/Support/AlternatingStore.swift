import SAML
import Synchronization

@testable import Gateway

/// Several nodes over one state: each call goes to the next, as behind a load balancer.
final class AlternatingStore: GatewayStore {
    private let stores: [any GatewayStore]
    private let keeping: (any AnyObject & Sendable)?
    private let calls = Atomic<Int>(0)

    /// - Parameter keeping: what must live as long, such as the directory of the files.
    init(_ stores: [any GatewayStore], keeping: (any AnyObject & Sendable)? = nil) {
        self.stores = stores
        self.keeping = keeping
    }

    private var next: any GatewayStore {
        stores[calls.add(1, ordering: .relaxed).oldValue % stores.count]
    }

    func put(_ login: LoginTransaction, under key: SecretDigest, at now: Instant) async throws(StoreError) {
        try await next.put(login, under: key, at: now)
    }

    func takeLogin(
        _ key: SecretDigest, browser: SecretDigest, at now: Instant
    ) async throws(StoreError) -> LoginTaking {
        try await next.takeLogin(key, browser: browser, at: now)
    }

    func claim(_ ids: [MessageID], until: Instant, at now: Instant) async throws(StoreError) -> Bool {
        try await next.claim(ids, until: until, at: now)
    }

    @discardableResult
    func put(
        _ session: Session, under key: SecretDigest, until end: Instant, at now: Instant
    ) async throws(StoreError) -> [SecretDigest] {
        try await next.put(session, under: key, until: end, at: now)
    }

    func session(_ key: SecretDigest, at now: Instant) async throws(StoreError) -> Session? {
        try await next.session(key, at: now)
    }

    func sessionAtHand(_ key: SecretDigest, at now: Instant) -> SessionAtHand {
        next.sessionAtHand(key, at: now)
    }

    func touch(_ key: SecretDigest, until end: Instant, at now: Instant) async throws(StoreError) {
        try await next.touch(key, until: end, at: now)
    }

    func removeSession(_ key: SecretDigest, at now: Instant) async throws(StoreError) -> Session? {
        try await next.removeSession(key, at: now)
    }

    func removeSessions(
        nameID: String, sessionIndexes: [String], at now: Instant
    ) async throws(StoreError) -> [SecretDigest: Session] {
        try await next.removeSessions(nameID: nameID, sessionIndexes: sessionIndexes, at: now)
    }

    func sharedValue(_ name: SharedValue.Name) async throws(StoreError) -> SharedValue? {
        try await next.sharedValue(name)
    }

    func replaceSharedValue(
        _ name: SharedValue.Name, at revision: Int64?, with bytes: [UInt8]
    ) async throws(StoreError) -> Bool {
        try await next.replaceSharedValue(name, at: revision, with: bytes)
    }

    func checkHealth() async throws(StoreError) { try await next.checkHealth() }
}
