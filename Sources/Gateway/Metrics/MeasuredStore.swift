import SAML

/// A store whose operations are timed and whose errors are counted.
final class MeasuredStore: GatewayStore {
    private let store: any GatewayStore
    private let metrics: GatewayMetrics

    init(_ store: any GatewayStore, _ metrics: GatewayMetrics) {
        (self.store, self.metrics) = (store, metrics)
    }

    func put(_ login: LoginTransaction, under key: SecretDigest, at now: Instant) async throws(StoreError) {
        try await measure(.putLogin) { () async throws(StoreError) in
            try await store.put(login, under: key, at: now)
        }
    }

    func takeLogin(
        _ key: SecretDigest, browser: SecretDigest, at now: Instant
    ) async throws(StoreError) -> LoginTaking {
        try await measure(.takeLogin) { () async throws(StoreError) in
            try await store.takeLogin(key, browser: browser, at: now)
        }
    }

    func claim(_ ids: [MessageID], until: Instant, at now: Instant) async throws(StoreError) -> Bool {
        try await measure(.claim) { () async throws(StoreError) in
            try await store.claim(ids, until: until, at: now)
        }
    }

    func put(
        _ session: Session, under key: SecretDigest, until end: Instant, claiming ids: [MessageID],
        rememberedUntil: Instant, at now: Instant
    ) async throws(StoreError) -> [SecretDigest]? {
        try await measure(.putSession) { () async throws(StoreError) in
            try await store.put(
                session, under: key, until: end, claiming: ids, rememberedUntil: rememberedUntil, at: now)
        }
    }

    func session(_ key: SecretDigest, at now: Instant) async throws(StoreError) -> Session? {
        try await measure(.session) { () async throws(StoreError) in
            try await store.session(key, at: now)
        }
    }

    /// Not measured: it is on the way of each session check, and takes less than two looks at a clock.
    func sessionAtHand(_ key: SecretDigest, at now: Instant) -> SessionAtHand {
        store.sessionAtHand(key, at: now)
    }

    func touch(_ key: SecretDigest, until end: Instant, at now: Instant) async throws(StoreError) {
        try await measure(.touch) { () async throws(StoreError) in
            try await store.touch(key, until: end, at: now)
        }
    }

    func removeSession(_ key: SecretDigest, at now: Instant) async throws(StoreError) -> Session? {
        try await measure(.removeSession) { () async throws(StoreError) in
            try await store.removeSession(key, at: now)
        }
    }

    func removeSessions(
        nameID: String, sessionIndexes: [String], at now: Instant
    ) async throws(StoreError) -> [SecretDigest: Session] {
        try await measure(.removeSessions) { () async throws(StoreError) in
            try await store.removeSessions(nameID: nameID, sessionIndexes: sessionIndexes, at: now)
        }
    }

    func sharedValue(_ name: SharedValue.Name) async throws(StoreError) -> SharedValue? {
        try await measure(.sharedValue) { () async throws(StoreError) in
            try await store.sharedValue(name)
        }
    }

    func replaceSharedValue(
        _ name: SharedValue.Name, at revision: Int64?, with bytes: [UInt8]
    ) async throws(StoreError) -> Bool {
        try await measure(.replaceSharedValue) { () async throws(StoreError) in
            try await store.replaceSharedValue(name, at: revision, with: bytes)
        }
    }

    func checkHealth() async throws(StoreError) {
        try await measure(.checkHealth) { () async throws(StoreError) in
            try await store.checkHealth()
        }
    }

    private func measure<Result>(
        _ operation: StoreMetrics.Operation, _ body: () async throws(StoreError) -> Result
    ) async throws(StoreError) -> Result {
        do throws(StoreError) {
            return try await metrics.time(metrics.store.durations[operation], body)
        } catch {
            metrics.store.errors[error.code].increment()
            throw error
        }
    }
}
