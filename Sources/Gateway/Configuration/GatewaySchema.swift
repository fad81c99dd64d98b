import Logging
import SAML
import Transport

/// The keys of the configuration file (contract, section 2).
enum GatewaySchema {
    static let environment = ConfigurationKey(
        "environment", .environment, isRequired: true, example: "integration",
        "Which Węzeł Krajowy: the name of a profile, or a path to an own one. See [Profiles](#profiles).")
    static let publicURL = ConfigurationKey(
        "publicURL", .publicURL, isRequired: true, example: "https://portal.example.gov.pl/auth",
        "What browsers see. Its path is the base of all routes; a slash at its end is dropped.")
    static let listen = ConfigurationKey(
        "listen", .socketAddress, default: "127.0.0.1:8080", example: "unix:/run/brama/brama.sock",
        "Where the gateway listens, without TLS: nginx stands in front.")
    static let adminListen = ConfigurationKey(
        "adminListen", .socketAddress, default: "127.0.0.1:8081", example: "127.0.0.1:8081",
        "Where health, metrics and the status page are served. Never public: `brama check` warns about an "
            + "address that other machines may reach.")
    static let trustedProxies = ConfigurationKey(
        "trustedProxies", .list(of: .trustedProxy, count: 0...64, named: "peers"),
        default: "[127.0.0.0/8, \"::1\", unix]", example: "[10.0.3.7, unix]",
        "Peers whose `X-Forwarded-For` is believed. `unix` means whoever may connect to our Unix socket.")

    static let storeURL = ConfigurationKey(
        "store.url", .storeURL, default: "\"sqlite:var/brama.sqlite\"",
        example: "\"sqlite:/var/lib/brama/brama.sqlite\"",
        "Where logins under way and sessions are kept. `sqlite:PATH` is a file on this host, made with mode 0600 if "
            + "it is missing; several processes here may share it, network file systems will not do. `memory:` "
            + "loses everything at a restart. `redis://[user@]host[:port][/database]` is for several nodes (`rediss://`: "
            + "over TLS), also under Sentinels or as a Cluster; see [Redis](redis.md).")
    static let storeKeys = ConfigurationKey(
        "store.keys", .list(of: .path, count: 0...8, named: "paths"), default: "[]",
        example: "[var/store.key]",
        "Files of exactly 32 random bytes (`brama key new FILE`). The first encrypts stored personal data, the "
            + "others still decrypt. Where none is named `sqlite:PATH` makes one, `PATH.key`; `memory:` needs none, "
            + "Redis must have one named."
    )
    static let allowedOrigins = ConfigurationKey(
        "returnTo.allowedOrigins", .list(of: .origin, count: 0...256, named: "origins"), default: "[]",
        example: "[https://www.example.gov.pl]", "Where `return_to` may lead besides paths on this site.")
    static let logLevel = ConfigurationKey(
        "log.level", ValueFormat<Logger.Level>.choice, default: "info", example: "info",
        "The least severity that is logged. No level shows personal data, keys or tokens.")
    static let logFormat = ConfigurationKey(
        "log.format", ValueFormat<GatewayConfiguration.LogFormat>.choice, default: "text", example: "json",
        "One line an event, for people or for programs.")
    static let connections = ConfigurationKey(
        "limits.connections", .integer(16...1_000_000), default: "16384", example: "4096",
        "Connections open at once; above it none is accepted until one goes. Fewer where the hard limit of open files "
            + "does not suffice; the log says so at the start.")
    static let concurrentResolves = ConfigurationKey(
        "limits.concurrentResolves", .integer(1...65_536), default: "1024", example: "256",
        "Calls to WK under way at once; further ones wait within their timeout.")
    static let clientLoginsPerMinute = ConfigurationKey(
        "limits.clientLoginsPerMinute", .integer(1...1_000_000), default: "120", example: "600",
        "Logins that one client address (IPv6: one /64) may begin in a minute, and answers of WK that it may bring. "
            + "More is 429. Raise it where many citizens share an address.")
    static let loginsPerSecond = ConfigurationKey(
        "limits.loginsPerSecond", .integer(1...1_000_000), default: "500", example: "100",
        "Logins that all clients together may begin in a second, and answers of WK that they may bring.")

    static let shutdownDelay = ConfigurationKey(
        "shutdown.delay", .duration("0s", "5m"), default: "0s", example: "10s",
        "After SIGTERM, how long traffic is still taken while `/health/ready` says 503 already: for load balancers that "
            + "ask now and then.")
    static let shutdownDeadline = ConfigurationKey(
        "shutdown.deadline", .duration("1s", "10m"), default: "20s", example: "30s",
        "After that, how long what is under way may take. Logins that still wait for WK then get a page, the rest is cut. "
            + "systemd's `TimeoutStopSec` must be longer than both together.")

    static let proxy = ConfigurationKey(
        "backChannel.proxy", .proxy, example: "http://proxy.example.gov.pl:3128",
        "An HTTP proxy (CONNECT) for calls to WK. The environment's `https_proxy` is not looked at; loopback hosts "
            + "are called directly.")

    static let schema = ConfigurationSchema(
        entries: [
            environment.erased, publicURL.erased, listen.erased, adminListen.erased, trustedProxies.erased,
            entityID.erased, providerName.erased, kind.erased, assuranceLevel.erased, attributes.erased,
            foreignAuthentication.erased, contextClass.erased, contextDescription.erased, documentID.erased,
            kirContext.erased,
        ] + signing.entries + [decryption.erased] + transport.entries + [
            cookieName.erased, cookieDomain.erased, idleTimeout.erased, lifetime.erased, token.erased,
            logoutAtNodeAfterLogin.erased, storeURL.erased, storeKeys.erased,
        ] + redisEntries + auditEntries + [
            allowedOrigins.erased, logLevel.erased, logFormat.erased, connections.erased,
            concurrentResolves.erased, clientLoginsPerMinute.erased,
            loginsPerSecond.erased, shutdownDelay.erased, shutdownDeadline.erased, proxy.erased,
        ] + pages,
        sections: [
            .init(path: "serviceProvider", summary: "How the gateway presents itself to WK."),
            .init(
                path: "serviceProvider.operationContext",
                summary: "Optional last child of the request's extensions: either all of `coi`, or `kir`."),
            .init(
                path: "keys",
                summary:
                    "Keys and certificates. Signing takes EC P-256, or RSA of at least 2048 bits; decryption "
                    + "takes EC P-256. The signing key must not be a decryption key. `keys.signing` is required: "
                    + "`privateKey` and `certificate`, or `pkcs12`; `keys.transport` is not, unless COI asks for it."
            ),
            .init(path: "session", summary: "The session and its cookie."),
            .init(path: "store", summary: "Where state is kept."),
            .init(path: "audit", summary: "Who logged in when, in a tamper-evident log."),
            .init(path: "returnTo", summary: "Where a login may end."),
            .init(path: "pages", summary: "The pages that citizens see: see [Pages](pages.md)."),
            .init(path: "log", summary: "The log on standard error."),
            .init(path: "limits", summary: "Bounds of what runs at once."),
            .init(path: "shutdown", summary: "What happens between SIGTERM and the end."),
            .init(path: "backChannel", summary: "How WK is reached; its addresses stand in the profile."),
        ])
}
