import Redis
import SAML

/// A session lies under the digest of its cookie. Two indexes lead to it: of its person (a sorted set by absolute end)
/// and of its browser. They lie in other slots of a Cluster, so they come before what they lead to, and go after it.
extension RedisStore {
    private static let addToIndex = RedisScript(
        """
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[2])
        redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
        redis.call('PEXPIRE', KEYS[1], math.max(tonumber(ARGV[4]), redis.call('PTTL', KEYS[1])))
        return 1
        """)

    private static let swap = RedisScript(
        """
        local old = redis.call('GET', KEYS[1])
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return old
        """)

    private static let replaceIfSame = RedisScript(
        """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
        return 1
        """)

    /// First the claim, then the person's index, then the session, then the browser's index, then the session that this
    /// one replaced. They lie in other slots of a Cluster, so each is a step of its own.
    /// A crash in between leaves IDs that nothing came of, or sessions that logout finds, of which the newer one's cookie
    /// was never handed out.
    public func put(
        _ session: Session, under key: SecretDigest, until end: Instant, claiming ids: [MessageID],
        rememberedUntil: Instant, at now: Instant
    ) async throws(StoreError) -> [SecretDigest]? {
        guard try await claim(ids, until: rememberedUntil, at: now) else { return nil }
        let lifetime = milliseconds(from: now, to: session.expiresAt)
        _ = try await run(
            Self.addToIndex, [names.sessions(ofNameID: keys.lookUpKeys(session.nameID)[0])],
            [
                key.bytes, Self.decimal(now.milliseconds), Self.decimal(session.expiresAt.milliseconds),
                lifetime,
            ], isRepeatable: true)
        let sealed = try seal(session, until: end, under: key)
        do {
            // Not repeated: a logout in between would be undone.
            _ = try await perform(
                RedisCommand(
                    "SET", names.session(key),
                    [sealed, Array("PX".utf8), milliseconds(from: now, to: end)], isRepeatable: false))
            return try await replaceOthers(of: session, by: key, lifetime: lifetime, at: now)
        } catch {
            // Nobody has its cookie; it should not wait for its end all the same.
            _ = try? await perform(RedisCommand("DEL", names.session(key), isRepeatable: true))
            throw error
        }
    }

    private func replaceOthers(
        of session: Session, by key: SecretDigest, lifetime: [UInt8], at now: Instant
    ) async throws(StoreError) -> [SecretDigest] {
        var replaced: [SecretDigest] = []
        let browsers = keys.lookUpKeys(session.browser.bytes, kind: .sessionBrowser)
        for (index, name) in browsers.map(names.session(ofBrowser:)).enumerated() {
            // Under an earlier key another node may have written.
            let old =
                index == 0
                ? try await run(Self.swap, [name], [key.bytes, lifetime])
                : try await run(Self.takeValue, [name])
            guard let bytes = old.bytes, let oldKey = SecretDigest(bytes: bytes), oldKey != key else {
                continue
            }
            let value = try await run(Self.takeValue, [names.session(oldKey)])
            guard let value = value.bytes else { continue }
            replaced.append(oldKey)
            if let old = open(value, under: oldKey, at: now)?.session {
                await forgetInNameIDIndex(old, oldKey)
            }
        }
        return replaced
    }

    public func session(_ key: SecretDigest, at now: Instant) async throws(StoreError) -> Session? {
        let value = try await perform(RedisCommand("GET", names.session(key), isRepeatable: true))
        guard let value = value.bytes, let found = open(value, under: key, at: now), now < found.end else {
            return nil
        }
        return found.session
    }

    /// Writes only over what it read: a session that was ended meanwhile stays so.
    public func touch(_ key: SecretDigest, until end: Instant, at now: Instant) async throws(StoreError) {
        let name = names.session(key)
        let value = try await perform(RedisCommand("GET", name, isRepeatable: true))
        guard let value = value.bytes, var found = open(value, under: key, at: now), now < found.end else {
            return
        }
        found.session.lastSeen = max(found.session.lastSeen, now)
        let sealed = try seal(found.session, until: end, under: key)
        _ = try await run(
            Self.replaceIfSame, [name], [value, sealed, milliseconds(from: now, to: end)], isRepeatable: true)
    }

    // MARK: Sealed form: the end, then the session

    private func seal(
        _ session: Session, until end: Instant, under key: SecretDigest
    ) throws(StoreError) -> [UInt8] {
        let bits = UInt64(bitPattern: end.milliseconds)
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * $0)) }
        return try keys.seal(bytes + session.record, kind: .session, id: key.bytes)
    }

    /// nil where it cannot be opened: as if it were not there.
    func open(
        _ sealed: [UInt8], under key: SecretDigest, at now: Instant
    ) -> (session: Session, end: Instant)? {
        unreadable.reading(at: now) { () throws(UnreadableRecord) in
            let bytes = try keys.open(sealed, kind: .session, id: key.bytes)
            guard bytes.count > 8 else { throw .damaged }
            let bits = bytes[..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return (
                try Session(record: Array(bytes[8...])), Instant(milliseconds: Int64(bitPattern: bits))
            )
        }
    }
}
