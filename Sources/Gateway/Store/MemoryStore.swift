public import SAML
import Synchronization

/// A message ID in sixteen bytes, since very many are remembered.
private struct ClaimKey: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64

    init(_ id: MessageID) {
        let bytes = SecretDigest(of: id.value).bytes
        high = bytes[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// Everything in this process: gone at its end, seen by this node alone.
///
/// Memory is bounded by `limits`; the expired are swept as new entries come.
public final class MemoryStore: GatewayStore {
    public typealias Limits = StoreLimits

    fileprivate struct State {
        var logins = ExpiringTable<SecretDigest, LoginTransaction>()
        /// In the order they were begun.
        var loginsOfBrowser: [SecretDigest: [SecretDigest]] = [:]
        var claims = ExpiringTable<ClaimKey, Void>()
        var sessions = ExpiringTable<SecretDigest, Session>()
        var sessionOfBrowser: [SecretDigest: SecretDigest] = [:]
        var sessionsOfNameID: [String: Set<SecretDigest>] = [:]
        var shared: [SharedValue.Name: SharedValue] = [:]
    }

    private let limits: Limits
    private let state = Mutex(State())

    public init(limits: Limits = Limits()) {
        self.limits = limits
    }

    public func put(_ login: LoginTransaction, under key: SecretDigest, at now: Instant)
        async throws(StoreError)
    {
        try state.withLock { state throws(StoreError) in
            for (key, login) in state.logins.sweep(at: now) { state.forget(login, under: key) }
            while let open = state.loginsOfBrowser[login.browser], open.count >= limits.loginsPerBrowser {
                state.removeLogin(open[0])
            }
            guard state.logins.count < limits.logins else {
                throw StoreError(.full, "\(limits.logins) open logins")
            }
            state.logins.insert(login, under: key, until: login.expiresAt)
            state.loginsOfBrowser[login.browser, default: []].append(key)
        }
    }

    public func takeLogin(
        _ key: SecretDigest, browser: SecretDigest, at now: Instant
    ) async throws(StoreError) -> LoginTaking {
        state.withLock { state in
            guard let login = state.logins.value(key, at: now) else { return .unknown }
            guard login.browser == browser else { return .otherBrowser }
            state.removeLogin(key)
            return .taken(login)
        }
    }

    public func claim(_ ids: [MessageID], until: Instant, at now: Instant) async throws(StoreError) -> Bool {
        let ids = ids.map { ClaimKey($0) }
        return try state.withLock { state throws(StoreError) in
            guard try state.isFirst(ids, limit: limits.claims, at: now) else { return false }
            state.claim(ids, until: until)
            return true
        }
    }

    public func put(
        _ session: Session, under key: SecretDigest, until end: Instant, claiming ids: [MessageID],
        rememberedUntil: Instant, at now: Instant
    ) async throws(StoreError) -> [SecretDigest]? {
        let ids = ids.map { ClaimKey($0) }
        return try state.withLock { state throws(StoreError) in
            guard try state.isFirst(ids, limit: limits.claims, at: now) else { return nil }
            for (key, session) in state.sessions.sweep(at: now) { state.forget(session, under: key) }
            let replaced = state.sessionOfBrowser[session.browser]
            if let replaced { state.removeSession(replaced) }
            guard state.sessions.count < limits.sessions else {
                throw StoreError(.full, "\(limits.sessions) sessions")
            }
            state.claim(ids, until: rememberedUntil)
            state.sessions.insert(session, under: key, until: end)
            state.sessionOfBrowser[session.browser] = key
            state.sessionsOfNameID[session.nameID, default: []].insert(key)
            return replaced.map { [$0] } ?? []
        }
    }

    public func session(_ key: SecretDigest, at now: Instant) async throws(StoreError) -> Session? {
        state.withLock { $0.sessions.value(key, at: now) }
    }

    public func sessionAtHand(_ key: SecretDigest, at now: Instant) -> SessionAtHand {
        state.withLock { $0.sessions.value(key, at: now) }.map { .present($0) } ?? .absent
    }

    public func touch(_ key: SecretDigest, until end: Instant, at now: Instant) async throws(StoreError) {
        state.withLock { state in
            guard var session = state.sessions.value(key, at: now) else { return }
            session.lastSeen = max(session.lastSeen, now)
            state.sessions.insert(session, under: key, until: end)
        }
    }

    public func removeSession(_ key: SecretDigest, at now: Instant) async throws(StoreError) -> Session? {
        state.withLock { state in
            let session = state.sessions.value(key, at: now)
            state.removeSession(key)
            return session
        }
    }

    public func removeSessions(
        nameID: String, sessionIndexes: [String], at now: Instant
    ) async throws(StoreError) -> [SecretDigest: Session] {
        state.withLock { state in
            var removed: [SecretDigest: Session] = [:]
            for key in state.sessionsOfNameID[nameID] ?? [] {
                guard let session = state.sessions.value(key, at: now) else { continue }
                guard session.isMeant(nameID: nameID, by: sessionIndexes) else { continue }
                removed[key] = session
                state.removeSession(key)
            }
            return removed
        }
    }

    public func sharedValue(_ name: SharedValue.Name) async throws(StoreError) -> SharedValue? {
        state.withLock { $0.shared[name] }
    }

    public func replaceSharedValue(
        _ name: SharedValue.Name, at revision: Int64?, with bytes: [UInt8]
    ) async throws(StoreError) -> Bool {
        state.withLock { state in
            guard state.shared[name]?.revision == revision else { return false }
            state.shared[name] = SharedValue(bytes: bytes, revision: (revision ?? 0) + 1)
            return true
        }
    }

    public func checkHealth() async throws(StoreError) {}
}

extension MemoryStore.State {
    fileprivate mutating func removeLogin(_ key: SecretDigest) {
        guard let login = logins.remove(key) else { return }
        forget(login, under: key)
    }

    /// Takes a login that is gone out of the index.
    fileprivate mutating func forget(_ login: LoginTransaction, under key: SecretDigest) {
        loginsOfBrowser[login.browser]?.removeAll { $0 == key }
        if loginsOfBrowser[login.browser]?.isEmpty == true { loginsOfBrowser[login.browser] = nil }
    }

    /// Whether none of them is claimed yet.
    /// - Throws: `full` where they would not find room.
    fileprivate mutating func isFirst(
        _ ids: [ClaimKey], limit: Int, at now: Instant
    ) throws(StoreError) -> Bool {
        claims.sweep(at: now)
        guard ids.allSatisfy({ claims.value($0, at: now) == nil }) else { return false }
        guard claims.count + ids.count <= limit else {
            throw StoreError(.full, "\(limit) remembered message IDs")
        }
        return true
    }

    fileprivate mutating func claim(_ ids: [ClaimKey], until end: Instant) {
        for id in ids { claims.insert((), under: id, until: end) }
    }

    fileprivate mutating func removeSession(_ key: SecretDigest) {
        guard let session = sessions.remove(key) else { return }
        forget(session, under: key)
    }

    /// Takes a session that is gone out of the indexes.
    fileprivate mutating func forget(_ session: Session, under key: SecretDigest) {
        if sessionOfBrowser[session.browser] == key { sessionOfBrowser[session.browser] = nil }
        sessionsOfNameID[session.nameID]?.remove(key)
        if sessionsOfNameID[session.nameID]?.isEmpty == true { sessionsOfNameID[session.nameID] = nil }
    }
}
