extension ConfigurationLoader {
    mutating func loadSession(
        _ reader: SettingsReader, publicURL: WebAddress?
    ) -> GatewayConfiguration.Session? {
        let domain = reader.value(GatewaySchema.cookieDomain, &findings)
        let name = loadCookieName(reader, publicURL: publicURL)
        checkCookieDomain(domain, reader, publicURL)
        let idle = reader.value(GatewaySchema.idleTimeout, &findings)
        let lifetime = reader.value(GatewaySchema.lifetime, &findings)
        let token = reader.value(GatewaySchema.token, &findings)
        let logout = reader.value(GatewaySchema.logoutAtNodeAfterLogin, &findings)
        guard let idle, let lifetime, let token, let logout, let name else { return nil }
        var session = GatewayConfiguration.Session()
        session.cookieName = name
        session.cookieDomain = domain
        session.lifetime = lifetime
        // Who shortens only the lifetime means the idle timeout too.
        session.idleTimeout = min(idle, lifetime)
        session.token = token
        session.logoutAtNodeAfterLogin = logout
        if idle > lifetime && reader.isGiven(GatewaySchema.idleTimeout.path) {
            findings.add(
                reader.place(of: GatewaySchema.idleTimeout.path),
                "session.idleTimeout: is longer than session.lifetime; allowed: at most the lifetime")
        }
        return session
    }

    /// Browsers keep `__Host-` and `__Secure-` cookies only over https, the former only without a domain
    /// (RFC 6265bis §4.1.3; they compare the prefix without regard to case).
    private mutating func loadCookieName(_ reader: SettingsReader, publicURL: WebAddress?) -> String? {
        let key = GatewaySchema.cookieName
        let isPlain = publicURL?.scheme == .http
        let hasDomain = reader.isGiven(GatewaySchema.cookieDomain.path)
        guard reader.isGiven(key.path) else {
            return isPlain ? "brama" : hasDomain ? "__Secure-brama" : "__Host-brama"
        }
        guard let name = reader.value(key, &findings) else { return nil }
        let lowercased = name.lowercased()
        let place = reader.place(of: key.path)
        if isPlain && (lowercased.hasPrefix("__host-") || lowercased.hasPrefix("__secure-")) {
            findings.add(
                place,
                "session.cookieName: browsers refuse \(quote(name)) from an http:// publicURL; allowed: a name "
                    + "without __Host- and __Secure-, or leave it out")
        }
        if hasDomain && lowercased.hasPrefix("__host-") {
            findings.add(
                place,
                "session.cookieName: browsers refuse \(quote(name)) with a cookieDomain; allowed: a name that "
                    + "starts with __Secure-, or no cookieDomain")
        }
        return name
    }

    private mutating func checkCookieDomain(
        _ domain: String?, _ reader: SettingsReader, _ publicURL: WebAddress?
    ) {
        guard let domain, let host = publicURL?.host, host != domain, !host.hasSuffix("." + domain) else {
            return
        }
        findings.add(
            reader.place(of: GatewaySchema.cookieDomain.path),
            "session.cookieDomain: publicURL's host \(quote(host)) does not lie under \(quote(domain)); allowed: "
                + GatewaySchema.cookieDomain.format.allowed)
    }
}
