extension NginxCheck {
    /// `auth_request` must lead somewhere, and nobody else there.
    func checkChecks() -> [CheckFinding] {
        site.checks.compactMap { check in
            let path = String(check.uri.prefix { $0 != "?" })
            let locations = site.servers[check.server].locations.filter { $0.arguments.last == path }
            if locations.isEmpty {
                return CheckFinding(
                    .error, "nginx: \(check.place): auth_request \(check.uri): there is no location for it",
                    mend: "take location = /_brama/check from Config/nginx/portal.conf")
            }
            if locations.contains(where: \.isInternal) { return nil }
            return CheckFinding(
                .warning, "nginx: \(check.place): auth_request \(check.uri): browsers can ask it too",
                mend: "write internal; in its location")
        }
    }

    func checkServers() -> [CheckFinding] {
        guard case .success(let address) = WebAddress.parse(configuration.publicURL.text),
            site.servers.contains(where: { !$0.names.isEmpty })
        else { return [] }
        let named = site.servers.filter { $0.names.contains { Self.matches($0.lowercased(), address.host) } }
        if named.isEmpty {
            return [
                CheckFinding(
                    .warning, "nginx: no server is named \(address.host), the host of publicURL",
                    mend: "compare server_name with publicURL")
            ]
        }
        guard address.scheme == .https, !named.contains(where: \.hasTLS) else { return [] }
        return [
            CheckFinding(
                .warning, "nginx: \(address.host) is served without TLS, publicURL begins with https",
                mend: "listen 443 ssl, unless another proxy in front ends TLS")
        ]
    }

    static func matches(_ name: String, _ host: String) -> Bool {
        if name.hasPrefix("*.") || name.hasPrefix(".") {
            let end = name.drop { $0 == "*" }
            return host.hasSuffix(end) || (name.hasPrefix(".") && host == name.dropFirst())
        }
        return name == host || name.hasPrefix("~")
    }
}
