/// How servers know us and we know them: what may be renewed while a client runs.
public struct RedisAccess: Sendable {
    let credentials: RedisConfiguration.Credentials?
    let sentinelCredentials: RedisConfiguration.Credentials?
    let tls: RedisTLS?

    /// - Throws: `configuration` where the TLS material cannot be used.
    public init(_ configuration: RedisConfiguration) throws(RedisError) {
        credentials = configuration.credentials
        sentinelCredentials = configuration.sentinelCredentials
        tls = if let tls = configuration.tls { try RedisTLS(tls) } else { nil }
    }
}
