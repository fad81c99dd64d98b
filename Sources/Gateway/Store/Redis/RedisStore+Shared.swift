import Redis
import SAML

/// A hash of revision and sealed bytes.
extension RedisStore {
    private static let replace = RedisScript(
        """
        local revision = redis.call('HGET', KEYS[1], 'revision') or ''
        if revision ~= ARGV[1] then return 0 end
        redis.call('HSET', KEYS[1], 'revision', ARGV[2], 'value', ARGV[3])
        return 1
        """)

    /// - Throws: `unavailable` also where it was sealed with another key: tokens signed with a new one beside it would
    ///   not be what other nodes expect.
    public func sharedValue(_ name: SharedValue.Name) async throws(StoreError) -> SharedValue? {
        let found = try await perform(
            RedisCommand(
                "HMGET", names.shared(name), [Array("revision".utf8), Array("value".utf8)],
                isRepeatable: true))
        guard let parts = found.array, parts.count == 2, let sealed = parts[1].bytes,
            let revision = parts[0].text.flatMap({ Int64($0) })
        else { return nil }
        do {
            return SharedValue(
                bytes: try keys.openShared(sealed, as: name), revision: revision,
                isSealedByOldKey: !keys.isCurrent(sealed))
        } catch {
            throw StoreError(.unavailable, "\(name.rawValue): \(error.detail)")
        }
    }

    /// Where the answer is lost it throws, and may have been written: the caller reads again.
    public func replaceSharedValue(
        _ name: SharedValue.Name, at revision: Int64?, with bytes: [UInt8]
    ) async throws(StoreError) -> Bool {
        let answer = try await run(
            Self.replace, [names.shared(name)],
            [
                revision.map(Self.decimal) ?? [], Self.decimal((revision ?? 0) + 1),
                try keys.seal(bytes, as: name),
            ])
        return answer.integer == 1
    }
}
