import Redis
import SAML

/// All logins of a browser are fields of one hash: so one is taken, or the first forgotten, in one step.
///
/// A field's value is its end and its number (fifteen digits each, for the script), then the sealed login.
extension RedisStore {
    private static let headLength = 30

    private static let put = RedisScript(
        """
        local number = redis.call('HINCRBY', KEYS[1], '#', 1)
        local all = redis.call('HGETALL', KEYS[1])
        local open = {}
        for i = 1, #all, 2 do
          if all[i] ~= '#' then
            if tonumber(string.sub(all[i + 1], 1, 15)) <= tonumber(ARGV[3]) then
              redis.call('HDEL', KEYS[1], all[i])
            elseif all[i] ~= ARGV[1] then
              open[#open + 1] = {tonumber(string.sub(all[i + 1], 16, 30)), all[i]}
            end
          end
        end
        table.sort(open, function(a, b) return a[1] < b[1] end)
        for i = 1, #open - tonumber(ARGV[6]) + 1 do redis.call('HDEL', KEYS[1], open[i][2]) end
        local head = string.format('%015d%015d', tonumber(ARGV[4]), number)
        redis.call('HSET', KEYS[1], ARGV[1], head .. ARGV[2])
        local left = tonumber(ARGV[5])
        redis.call('PEXPIRE', KEYS[1], math.max(left, redis.call('PTTL', KEYS[1])))
        return 1
        """)

    private static let take = RedisScript(
        """
        local value = redis.call('HGET', KEYS[1], ARGV[1])
        if value then redis.call('HDEL', KEYS[1], ARGV[1]) end
        if redis.call('HLEN', KEYS[1]) <= 1 then redis.call('DEL', KEYS[1]) end
        return value
        """)

    /// The mark comes first: a crash after it leaves a mark of nothing, which its end takes away.
    public func put(
        _ login: LoginTransaction, under key: SecretDigest, at now: Instant
    ) async throws(StoreError) {
        let browser = keys.lookUpKeys(login.browser.bytes, kind: .loginBrowser)[0]
        let left = milliseconds(from: now, to: login.expiresAt)
        let mark = browser + Self.decimal(login.expiresAt.milliseconds)
        _ = try await perform(
            RedisCommand(
                "SET", names.loginMark(key), [mark, Array("PX".utf8), left], isRepeatable: true))
        _ = try await run(
            Self.put, [names.logins(browser)],
            [
                key.bytes, try keys.seal(login, under: key), Self.decimal(now.milliseconds),
                Self.decimal(login.expiresAt.milliseconds), left,
                Self.decimal(Int64(loginsPerBrowser)),
            ], isRepeatable: true)
    }

    public func takeLogin(
        _ key: SecretDigest, browser: SecretDigest, at now: Instant
    ) async throws(StoreError) -> LoginTaking {
        let browsers = keys.lookUpKeys(browser.bytes, kind: .loginBrowser)
        for each in browsers {
            let value = try await run(Self.take, [names.logins(each)], [key.bytes])
            guard let value = value.bytes else { continue }
            // Left behind, it would only make "used" look like "another browser's".
            _ = try? await perform(RedisCommand("DEL", names.loginMark(key), isRepeatable: true))
            let login = unreadable.reading(at: now) { () throws(UnreadableRecord) in
                try keys.openLogin(Array(value.dropFirst(Self.headLength)), under: key)
            }
            guard let login, login.browser == browser, now < login.expiresAt else { return .unknown }
            return .taken(login)
        }
        let mark = try await perform(RedisCommand("GET", names.loginMark(key), isRepeatable: true))
        return isOtherBrowser(mark.bytes ?? [], browsers, now) ? .otherBrowser : .unknown
    }

    /// The browser's own mark without a login: used, or forgotten.
    private func isOtherBrowser(_ mark: [UInt8], _ browsers: [[UInt8]], _ now: Instant) -> Bool {
        let length = 16
        guard mark.count > length, let end = Int64(String(decoding: mark[length...], as: UTF8.self)),
            now.milliseconds < end
        else { return false }
        return !browsers.contains(Array(mark[..<length]))
    }
}
