public import Logging
public import Redis
public import SAML
public import Transport
public import XMLSecurity

/// The configuration after loading: every value checked, every file read, paths resolved.
public struct GatewayConfiguration: Sendable {
    public struct Session: Sendable {
        public var cookieName = "__Host-brama"
        /// nil: host-only.
        public var cookieDomain: String?
        public var idleTimeout: Duration = .seconds(15 * 60)
        public var lifetime: Duration = .seconds(8 * 3600)
        public var token: TokenKind = .opaque
        public var logoutAtNodeAfterLogin = false

        public init() {}
    }

    /// What the session cookie holds.
    public enum TokenKind: String, CaseIterable, Sendable { case opaque, jwt }

    public enum Store: Sendable, Equatable {
        case memory
        /// - Parameter path: resolved against the configuration's directory.
        case sqlite(path: String)
        case redis(RedisConfiguration)
    }

    public struct Log: Sendable, Equatable {
        public var level: Logger.Level = .info
        public var format: LogFormat = .text

        public init(level: Logger.Level = .info, format: LogFormat = .text) {
            self.level = level
            self.format = format
        }
    }

    public enum LogFormat: String, CaseIterable, Sendable { case text, json }

    public struct Limits: Sendable, Equatable {
        /// Connections open at once on `listen`.
        public var connections = 16_384
        /// Calls to the node under way at once; also in `backChannel`.
        public var concurrentResolves = 1_024
        /// Logins begun, and answers of WK brought, by one client address (IPv6: /64); each counted by itself.
        public var clientLoginsPerMinute = 120
        /// The same of all clients together, per second.
        public var loginsPerSecond = 500

        public init() {}
    }

    /// The way out.
    public struct Shutdown: Sendable, Equatable {
        /// How long traffic is still taken after readiness has turned red.
        public var delay: Duration = .zero
        /// After it what is still under way is cut.
        public var deadline: Duration = .seconds(20)

        public init() {}
    }

    /// Name of the profile, for the log and the status page.
    public var environment: String
    /// Whether the profile is a production one: the strictest rules.
    public var isProduction: Bool
    /// What browsers see, without trailing slash.
    public var publicURL: PublicURL
    public var listen: SocketAddress
    public var adminListen: SocketAddress
    /// Peers whose X-Forwarded-For is believed.
    public var trustedProxies: TrustedProxies
    public var provider: ServiceProvider
    public var foreignAuthentication: Bool
    public var node: NodeProfile
    public var backChannel: BackChannelConfiguration
    public var signing: SigningCredential
    /// The first is current.
    public var decryption: [DecryptionCredential]
    public var session: Session
    public var store: Store
    /// 32 random bytes each; the first encrypts, the others still decrypt. Empty: SQLite makes one, memory needs none.
    public var storeKeys: [[UInt8]]
    /// Origins (`https://host[:port]`) that return_to may name besides paths.
    public var allowedReturnOrigins: Set<String>
    public var log: Log
    public var limits: Limits
    public var shutdown = Shutdown()
    /// The operator's words and templates for the pages.
    public var pages = PageSettings()
    /// nil: no audit log is kept.
    public var audit: AuditSettings?
}

/// A key that opens EncryptedAssertions, with the certificate that COI was given.
public struct DecryptionCredential: Sendable {
    public let privateKey: PrivateKey
    public let certificate: Certificate
}

/// `publicURL`, taken apart.
public struct PublicURL: Sendable, Equatable {
    /// `https://portal.example.gov.pl`, with the port where it is not the scheme's own.
    public let origin: String
    /// `/auth`, or empty where the gateway has the whole host.
    public let basePath: String

    public init(origin: String, basePath: String) {
        self.origin = origin
        self.basePath = basePath
    }

    public var text: String { origin + basePath }
}
