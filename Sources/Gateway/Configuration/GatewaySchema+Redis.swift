import Redis

/// What `store.url` leaves open of a Redis store.
extension GatewaySchema {
    static let redisPasswordFile = ConfigurationKey(
        "store.redis.passwordFile", .path, example: "redis.password",
        "File with the password of the user in `store.url` (of `default`, where it names none); one line. "
            + "A password in the URL is refused.")
    static let redisCAFile = ConfigurationKey(
        "store.redis.caFile", .path, example: "redis-ca.crt",
        "PEM certificates that may have issued the servers' ones (`rediss://`); without it the system's are trusted. "
            + "A server's certificate must bear the name or IP address that it is called by.")
    static let redisClient = CredentialKeys(prefix: "store.redis.clientCertificate.", name: "redis")
    static let redisSentinels = ConfigurationKey(
        "store.redis.sentinels", .list(of: .redisEndpoint, count: 0...16, named: "addresses"), default: "[]",
        example: "[10.0.0.1:26379, 10.0.0.2:26379, 10.0.0.3:26379]",
        "Sentinels. Then the host in `store.url` is the name of the master as they know it, without a port.")
    static let redisSentinelPasswordFile = ConfigurationKey(
        "store.redis.sentinelPasswordFile", .path, example: "sentinel.password",
        "File with the Sentinels' password, where they ask for one; one line.")
    static let redisCluster = ConfigurationKey(
        "store.redis.cluster", .boolean, default: "false", example: "true",
        "Whether the server in `store.url` is a node of a Redis Cluster; the others are learnt from it.")
    static let redisNodes = ConfigurationKey(
        "store.redis.nodes", .list(of: .redisEndpoint, count: 0...64, named: "addresses"), default: "[]",
        example: "[10.0.0.2:6379, 10.0.0.3:6379]",
        "Further nodes of the Cluster to learn from, should the one in `store.url` be down.")
    static let redisTimeout = ConfigurationKey(
        "store.redis.commandTimeout", .duration("100ms", "30s"), default: "2s", example: "1s",
        "How long one command may take, with connecting, redirections and retries.")

    static var redisEntries: [SchemaEntry] {
        [redisPasswordFile.erased, redisCAFile.erased] + redisClient.entries + [
            redisSentinels.erased, redisSentinelPasswordFile.erased, redisCluster.erased,
            redisNodes.erased, redisTimeout.erased,
        ]
    }
}
