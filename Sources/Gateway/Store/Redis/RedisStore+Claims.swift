import Redis
import SAML

extension RedisStore {
    private static let claim = RedisScript(
        """
        for i = 1, #KEYS do
          local end_ = redis.call('GET', KEYS[i])
          if end_ and tonumber(end_) > tonumber(ARGV[1]) then return 0 end
        end
        for i = 1, #KEYS do redis.call('SET', KEYS[i], ARGV[2], 'PX', ARGV[3]) end
        return 1
        """)

    /// One script. Where its answer is lost the IDs may be claimed, and the login they came with fails.
    public func claim(_ ids: [MessageID], until: Instant, at now: Instant) async throws(StoreError) -> Bool {
        guard !ids.isEmpty else { return true }
        let answer = try await run(
            Self.claim, ids.map(names.claim),
            [
                Self.decimal(now.milliseconds), Self.decimal(until.milliseconds),
                milliseconds(from: now, to: until),
            ])
        return answer.integer == 1
    }
}
