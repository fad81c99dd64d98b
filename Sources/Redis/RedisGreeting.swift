/// What is said on a new connection before any command: who we are, and that the server is the one we mean.
struct RedisGreeting {
    private enum Step { case hello, password, database, role, done }

    private let role: RedisDestination.Role
    private let configuration: RedisConfiguration
    private let credentials: RedisConfiguration.Credentials?
    private let name: String
    private var step = Step.hello

    init(
        _ role: RedisDestination.Role, _ configuration: RedisConfiguration, _ access: RedisAccess,
        name: String
    ) {
        self.role = role
        self.configuration = configuration
        credentials = role == .sentinel ? access.sentinelCredentials : access.credentials
        self.name = name
    }

    /// What to send next; nil when all is said.
    var command: RedisCommand? {
        switch step {
        case .hello:
            var words = [Array("HELLO".utf8), Array("3".utf8)]
            if let credentials {
                words += [Array("AUTH".utf8), Array((credentials.username ?? "default").utf8)]
                words.append(credentials.password)
            }
            return RedisCommand(words, key: nil, isRepeatable: true)
        case .password:
            return RedisCommand(
                [Array("AUTH".utf8), credentials?.password ?? []], key: nil, isRepeatable: true)
        case .database: return RedisCommand("SELECT", String(configuration.database))
        case .role: return RedisCommand("ROLE")
        case .done: return nil
        }
    }

    /// - Throws: why this connection cannot be used.
    mutating func take(_ reply: RESPValue) throws(RedisError) {
        switch step {
        case .hello: try takeHello(reply)
        case .password:
            if case .error(let error) = reply { throw refusal(error) }
            step = .role
        case .role:
            if case .error(let error) = reply { throw refusal(error) }
            if role == .data { try checkMaster(reply.array?.first?.text ?? "") }
            step = nextAfterRole
        case .database:
            if case .error(let error) = reply { throw refusal(error) }
            step = .done
        case .done: break
        }
    }

    private var nextAfterRole: Step { role == .data && configuration.database != 0 ? .database : .done }

    private mutating func takeHello(_ reply: RESPValue) throws(RedisError) {
        if case .error(let error) = reply {
            // Before Redis 6 there is RESP2, one password and no users.
            guard error.text.hasPrefix("ERR unknown command") else { throw refusal(error) }
            guard credentials?.username == nil else {
                throw RedisError(
                    .authentication, "\(name) knows no users (Redis before 6): leave the user name out")
            }
            step = credentials == nil ? .role : .password
            return
        }
        let mode = reply["mode"]?.text ?? ""
        let isCluster = if case .cluster = configuration.topology { true } else { false }
        guard (mode == "sentinel") == (role == .sentinel) else {
            throw RedisError(
                .wrongServer, mode == "sentinel" ? "\(name) is a Sentinel" : "\(name) is no Sentinel")
        }
        if role == .data {
            guard (mode == "cluster") == isCluster else {
                throw RedisError(
                    .wrongServer, isCluster ? "\(name) is in no Cluster" : "\(name) is in a Cluster")
            }
            // A Cluster's nodes redirect by themselves.
            if !isCluster { try checkMaster(reply["role"]?.text ?? "") }
        }
        step = nextAfterRole
    }

    private func checkMaster(_ found: String) throws(RedisError) {
        guard found == "master" else { throw RedisError(.wrongServer, "\(name) is a replica") }
    }

    private func refusal(_ error: RESPErrorText) -> RedisError { RedisError(error, from: name) }
}
