import Redis
import XMLSecurity

extension ConfigurationLoader {
    /// Everything below `store.redis` that says something; for another store it would be passed over.
    mutating func refuseRedisKeys(_ reader: SettingsReader) {
        guard reader.isGiven("store.redis") else { return }
        findings.add(
            reader.place(of: "store.redis"),
            "store.redis: is for redis:// and rediss:// only; leave it out, or change store.url")
    }

    mutating func loadRedis(_ address: RedisAddress, _ reader: SettingsReader) -> RedisConfiguration? {
        checkRedis(address, reader)
        guard let topology = redisTopology(address, reader),
            let timeout = reader.value(GatewaySchema.redisTimeout, &findings)
        else { return nil }
        var configuration = RedisConfiguration(topology)
        configuration.database = address.database
        configuration.commandTimeout = timeout
        configuration.credentials = redisPassword(GatewaySchema.redisPasswordFile, reader).map {
            .init(username: address.username, password: $0)
        }
        configuration.sentinelCredentials = redisPassword(GatewaySchema.redisSentinelPasswordFile, reader)
            .map { .init(username: nil, password: $0) }
        configuration.tls = address.isSecure ? redisTLS(reader) : nil
        return configuration
    }

    private mutating func redisTopology(
        _ address: RedisAddress, _ reader: SettingsReader
    ) -> RedisConfiguration.Topology? {
        guard let sentinels = reader.value(GatewaySchema.redisSentinels, &findings),
            let nodes = reader.value(GatewaySchema.redisNodes, &findings),
            let isCluster = reader.value(GatewaySchema.redisCluster, &findings)
        else { return nil }
        if !sentinels.isEmpty { return .sentinel(master: address.host, sentinels: sentinels) }
        let first = RedisEndpoint(host: address.host, port: address.port ?? 6379)
        return isCluster ? .cluster([first] + nodes.filter { $0 != first }) : .single(first)
    }

    private mutating func redisPassword(
        _ key: ConfigurationKey<String>, _ reader: SettingsReader
    ) -> [UInt8]? {
        guard let path = reader.value(key, &findings) else { return nil }
        let place = reader.place(of: key.path)
        guard let password = readPassword(path, label: key.path, at: place) else { return nil }
        if password.isEmpty {
            findings.add(place, "\(key.path): \(resolve(path, against: directory)) holds no password")
        }
        // Mostly of an editor; the server would say no more than WRONGPASS.
        let blanks = Array(" \t".utf8)
        if [password.first, password.last].contains(where: { $0.map(blanks.contains) ?? false }) {
            findings.add(
                place,
                "\(key.path): the password begins or ends with a blank; take it out, or choose another password"
            )
        }
        return password
    }

    private mutating func redisTLS(_ reader: SettingsReader) -> RedisConfiguration.TLS {
        var tls = RedisConfiguration.TLS()
        let key = GatewaySchema.redisCAFile
        if let path = reader.value(key, &findings) {
            let read = readCertificate(
                path, label: key.path, at: reader.place(of: key.path), against: directory,
                mend: "leave it out to trust the system's", allowsChain: true)
            if let read {
                let blocks = pemCertificates(in: read.bytes)
                tls.trustRoots = blocks.isEmpty ? read.certificate.pem() : blocks.flatMap { $0 }
                inventory.certificates.append(
                    .init(
                        role: .trustRoot, label: key.path, path: resolve(path, against: directory),
                        certificate: read.certificate))
            }
        }
        let label = "store.redis.clientCertificate"
        guard reader.isGiven(label) else { return tls }
        let place = reader.place(of: label)
        let credential = loadCredential(
            GatewaySchema.redisClient, reader, label: label, role: .storeClient, place: place)
        guard let credential else { return tls }
        do {
            tls.clientKey = try credential.privateKey.pem()
            tls.clientCertificate = credential.certificates
        } catch {
            findings.add(place, "\(label): the key cannot be used (\(error.detail))")
        }
        return tls
    }

    /// What one key means for another.
    private mutating func checkRedis(_ address: RedisAddress, _ reader: SettingsReader) {
        func given(_ path: String) -> Bool { reader.isGiven(path) }
        let (sentinels, cluster) = (GatewaySchema.redisSentinels.path, GatewaySchema.redisCluster.path)
        var discard = FindingCollector()
        let isCluster = reader.value(GatewaySchema.redisCluster, &discard) ?? false
        let hasSentinels = !(reader.value(GatewaySchema.redisSentinels, &discard) ?? []).isEmpty
        func refuse(_ wrong: Bool, _ path: String, _ message: String) {
            if wrong { findings.add(reader.place(of: path), "\(path): \(message)") }
        }
        refuse(
            !given("store.keys"), "store.keys",
            "is missing; allowed: a list of 1 to 8 paths: nodes that share a Redis share a key, which `brama key new "
                + "FILE` makes")
        refuse(
            address.username != nil && !given(GatewaySchema.redisPasswordFile.path), "store.url",
            "names a user; name the file with its password in store.redis.passwordFile")
        refuse(
            hasSentinels && address.port != nil, "store.url",
            "has a port beside store.redis.sentinels; allowed: the master's name as the Sentinels know it")
        refuse(hasSentinels && isCluster, cluster, "goes not with \(sentinels); allowed: one of them")
        refuse(
            isCluster && address.database != 0, "store.url",
            "names a database, and a Cluster has only 0; leave it out")
        refuse(
            !isCluster && given(GatewaySchema.redisNodes.path), GatewaySchema.redisNodes.path,
            "is for a Cluster only; say `cluster: true` or leave it out")
        refuse(
            !hasSentinels && given(GatewaySchema.redisSentinelPasswordFile.path),
            GatewaySchema.redisSentinelPasswordFile.path, "is for \(sentinels) only; leave it out")
        for path in [GatewaySchema.redisCAFile.path, "store.redis.clientCertificate"] {
            refuse(
                !address.isSecure && given(path), path, "is for TLS only; write rediss:// in store.url")
        }
    }
}
