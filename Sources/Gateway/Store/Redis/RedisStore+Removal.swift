import Redis
import SAML

extension RedisStore {
    /// Of several callers one gets the value.
    static let takeValue = RedisScript(
        """
        local value = redis.call('GET', KEYS[1])
        if value then redis.call('DEL', KEYS[1]) end
        return value
        """)

    private static let deleteIfSame = RedisScript(
        """
        if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
        return 0
        """)

    /// First the session, then the indexes: what is left of them after a crash leads to nothing, and ends.
    public func removeSession(_ key: SecretDigest, at now: Instant) async throws(StoreError) -> Session? {
        let value = try await run(Self.takeValue, [names.session(key)])
        guard let value = value.bytes, let found = open(value, under: key, at: now) else { return nil }
        await forgetInNameIDIndex(found.session, key)
        for browser in keys.lookUpKeys(found.session.browser.bytes, kind: .sessionBrowser) {
            _ = try? await run(
                Self.deleteIfSame, [names.session(ofBrowser: browser)], [key.bytes], isRepeatable: true)
        }
        return found.session
    }

    public func removeSessions(
        nameID: String, sessionIndexes: [String], at now: Instant
    ) async throws(StoreError) -> [SecretDigest: Session] {
        var removed: [SecretDigest: Session] = [:]
        for index in keys.lookUpKeys(nameID) {
            let members = try await perform(
                RedisCommand(
                    "ZRANGE", names.sessions(ofNameID: index),
                    [Array("0".utf8), Array("-1".utf8)], isRepeatable: true))
            // Members without a session stay: one may be about to come.
            for member in members.array ?? [] {
                guard let key = member.bytes.flatMap({ SecretDigest(bytes: $0) }),
                    let session = try await stored(key, at: now)?.session,
                    session.isMeant(nameID: nameID, by: sessionIndexes)
                else { continue }
                if let ended = try await removeSession(key, at: now) { removed[key] = ended }
            }
        }
        return removed
    }

    /// Of a session that is gone. Where it fails, the member ends with the session's lifetime.
    func forgetInNameIDIndex(_ session: Session, _ key: SecretDigest) async {
        for index in keys.lookUpKeys(session.nameID) {
            _ = try? await perform(
                RedisCommand("ZREM", names.sessions(ofNameID: index), [key.bytes], isRepeatable: true))
        }
    }
}
