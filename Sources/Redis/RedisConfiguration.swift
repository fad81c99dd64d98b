/// Which servers, how they know us, and how long we wait.
public struct RedisConfiguration: Sendable, Equatable {
    public enum Topology: Sendable, Equatable {
        case single(RedisEndpoint)
        /// The Sentinels say which server is the master of that name.
        case sentinel(master: String, sentinels: [RedisEndpoint])
        /// Some of the Cluster's nodes; the rest is learnt from them.
        case cluster([RedisEndpoint])
    }

    public struct Credentials: Sendable, Equatable {
        /// nil: the user `default`.
        public var username: String?
        public var password: [UInt8]

        public init(username: String?, password: [UInt8]) {
            self.username = username
            self.password = password
        }
    }

    public struct TLS: Sendable, Equatable {
        /// PEM certificates that may have issued the servers'; empty: the system's.
        public var trustRoots: [UInt8] = []
        /// PEM, both or none.
        public var clientCertificate: [UInt8] = []
        public var clientKey: [UInt8] = []

        public init() {}
    }

    public var topology: Topology
    public var credentials: Credentials?
    /// What the Sentinels ask for; they do not know the servers' users.
    public var sentinelCredentials: Credentials?
    /// 0 in a Cluster.
    public var database = 0
    /// nil: without TLS.
    public var tls: TLS?
    /// From the call to the answer; connecting is part of it.
    public var commandTimeout: Duration = .seconds(2)
    /// Commands that wait for one server at once; above it new ones fail.
    public var queuedCommands = 16_384

    public init(_ topology: Topology) { self.topology = topology }
}
