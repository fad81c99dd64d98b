extension GatewaySchema {
    static let signing = CredentialKeys(prefix: "keys.signing.", name: "signing")
    static let transport = CredentialKeys(prefix: "keys.transport.", name: "transport")
    static let decryption = ConfigurationKey(
        "keys.decryption", ValueFormat<[ConfigurationValue]>.groups(count: 1...8, named: "keys"),
        isRequired: true,
        example:
            "[{ privateKey: ../Certificates/sp-encryption.key, certificate: ../Certificates/sp-encryption.crt }]",
        "A list. The first is current, the others still decrypt during a rollover. Each takes the same four keys "
            + "as `keys.signing`: `privateKey` and `certificate`, or `pkcs12`, and `passwordFile`.")
    /// The keys of one item of `keys.decryption`.
    static let decryptionItem = CredentialKeys(prefix: "", name: "encryption")

    static let cookieName = ConfigurationKey(
        "session.cookieName", .cookieName, example: "__Host-brama",
        "Default: `__Host-brama`; `__Secure-brama` with a `cookieDomain`; `brama` with an http:// `publicURL`, "
            + "because browsers keep cookies of the other two names over https only.")
    static let cookieDomain = ConfigurationKey(
        "session.cookieDomain", .cookieDomain, example: "portal.example.gov.pl",
        "Empty: the cookie goes to this host only. Otherwise to all hosts of that domain; it then cannot be "
            + "named `__Host-…`.")
    static let idleTimeout = ConfigurationKey(
        "session.idleTimeout", .duration("1s", "24h"), default: "15m", example: "30m",
        "A session that nobody uses for so long ends. At most `lifetime`; where only that is given and shorter, "
            + "it counts.")
    static let lifetime = ConfigurationKey(
        "session.lifetime", .duration("1s", "24h"), default: "8h", example: "10h",
        "A session ends after so long, however much it is used.")
    static let token = ConfigurationKey(
        "session.token", ValueFormat<GatewayConfiguration.TokenKind>.choice, default: "opaque",
        example: "jwt",
        "What the cookie holds: a random value, or an ES256 JWT that `jwks.json` verifies.")
    static let logoutAtNodeAfterLogin = ConfigurationKey(
        "session.logoutAtNodeAfterLogin", .boolean, default: "false", example: "true",
        "Ends the session at WK at once after the login and keeps only ours, so that none stays behind on a "
            + "shared computer.")
}
