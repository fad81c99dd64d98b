/// Servers that speak TLS only, also with each other, ask everybody for a certificate, and have users.
public struct RedisSecurity: Sendable {
    /// Of the user `brama`, with the rights that the documentation lists, and of the Sentinels.
    public static let (password, sentinelPassword) = ("PASSWORD", "of the Sentinels")

    /// The line `user brama …` for redis.conf.
    private let user: String
    private let certificates: RedisCertificates

    public init(user: String) async throws {
        self.user = user
        certificates = try await .shared
    }

    let portOption = "tls-port"

    private var tls: [String] {
        [
            "tls-cert-file \(certificates.path("server.crt"))",
            "tls-key-file \(certificates.path("server.key"))",
            "tls-ca-cert-file \(certificates.path("all-ca.crt"))", "tls-auth-clients yes",
            "tls-replication yes",
        ]
    }

    /// Options of redis-server. The user `default` is switched off: whoever says no name is nobody.
    var serving: [String] {
        let users = [
            user, "user replica on >copies +psync +replconf +ping", "user admin on >everything ~* &* +@all",
            "user watcher on >watches &* +multi +exec +replicaof +slaveof +ping +subscribe +publish +role +info "
                + "+config|rewrite +client|setname +client|kill +script|kill",
            "user default off", "masteruser replica", "masterauth copies",
        ]
        return (users + tls).flatMap { ("--" + $0).split(separator: " ").map(String.init) }
    }

    /// The rest of a Sentinel's configuration.
    func watching(_ master: String) -> String {
        let lines =
            tls + [
                "sentinel auth-user \(master) watcher", "sentinel auth-pass \(master) watches",
                "requirepass \"\(Self.sentinelPassword)\"",
                "sentinel sentinel-pass \"\(Self.sentinelPassword)\"",
            ]
        return lines.joined(separator: "\n")
    }

    /// Options of redis-cli.
    var client: [String] { identity + ["--user", "admin", "--pass", "everything"] }
    var sentinelClient: [String] { identity + ["--pass", Self.sentinelPassword] }
    private var identity: [String] {
        [
            "--tls", "--no-auth-warning", "--cacert", certificates.path("node-ca.crt"),
            "--cert", certificates.path("client.crt"), "--key", certificates.path("client.key"),
        ]
    }
}
