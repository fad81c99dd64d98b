import SAML

@testable import Gateway

/// A store that hands every call on to another; what it does itself differs.
protocol ForwardingStore: GatewayStore {
    /// Asked anew for each call.
    var target: any GatewayStore { get }
}

extension ForwardingStore {
    func put(_ login: LoginTransaction, under key: SecretDigest, at now: Instant) async throws(StoreError) {
        try await target.put(login, under: key, at: now)
    }

    func takeLogin(
        _ key: SecretDigest, browser: SecretDigest, at now: Instant
    ) async throws(StoreError) -> LoginTaking {
        try await target.takeLogin(key, browser: browser, at: now)
    }

    func claim(_ ids: [MessageID], until: Instant, at now: Instant) async throws(StoreError) -> Bool {
        try await target.claim(ids, until: until, at: now)
    }

    func put(
        _ session: Session, under key: SecretDigest, until end: Instant, claiming ids: [MessageID],
        rememberedUntil: Instant, at now: Instant
    ) async throws(StoreError) -> [SecretDigest]? {
        try await target.put(
            session, under: key, until: end, claiming: ids, rememberedUntil: rememberedUntil, at: now)
    }

    func session(_ key: SecretDigest, at now: Instant) async throws(StoreError) -> Session? {
        try await target.session(key, at: now)
    }

    func sessionAtHand(_ key: SecretDigest, at now: Instant) -> SessionAtHand {
        target.sessionAtHand(key, at: now)
    }

    func touch(_ key: SecretDigest, until end: Instant, at now: Instant) async throws(StoreError) {
        try await target.touch(key, until: end, at: now)
    }

    func removeSession(_ key: SecretDigest, at now: Instant) async throws(StoreError) -> Session? {
        try await target.removeSession(key, at: now)
    }

    func removeSessions(
        nameID: String, sessionIndexes: [String], at now: Instant
    ) async throws(StoreError) -> [SecretDigest: Session] {
        try await target.removeSessions(nameID: nameID, sessionIndexes: sessionIndexes, at: now)
    }

    func sharedValue(_ name: SharedValue.Name) async throws(StoreError) -> SharedValue? {
        try await target.sharedValue(name)
    }

    func replaceSharedValue(
        _ name: SharedValue.Name, at revision: Int64?, with bytes: [UInt8]
    ) async throws(StoreError) -> Bool {
        try await target.replaceSharedValue(name, at: revision, with: bytes)
    }

    func checkHealth() async throws(StoreError) { try await target.checkHealth() }
}
