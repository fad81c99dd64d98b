import SAML
import Transport

extension ConfigurationCheck {
    /// Whether what browsers see, where we listen and who may reach it fit together.
    func checkAddresses(_ configuration: GatewayConfiguration) -> [CheckFinding] {
        checkPublicPath(configuration) + checkListen(configuration) + checkAdminListen(configuration)
            + checkPlaceholders(configuration)
    }

    /// The return address in place of what it begins with: Brama puts its routes behind it.
    private func checkPublicPath(_ configuration: GatewayConfiguration) -> [CheckFinding] {
        let base = configuration.publicURL.basePath
        // Others, such as /login, may well be somebody's path.
        guard let last = base.split(separator: "/").last.map(String.init),
            let route = Route(rawValue: last.lowercased()), [.acs, .slo, .metadata].contains(route)
        else { return [] }
        let right = configuration.publicURL.origin + base.dropLast(last.utf8.count + 1)
        return [
            CheckFinding(
                .warning,
                "publicURL: ends with /\(last), so that WK's answers would come to "
                    + "\(configuration.publicURL.text)/acs",
                mend:
                    "write what stands before the routes, \(right): Brama puts /\(route.rawValue) behind it by itself"
            )
        ]
    }

    private func checkListen(_ configuration: GatewayConfiguration) -> [CheckFinding] {
        let url = configuration.publicURL.text
        let address = "\(configuration.listen)"
        guard case .internet(let host, let port) = configuration.listen else {
            return [CheckFinding(.ok, "listen: \(address) for \(url)")]
        }
        if !isLoopbackHost(host) {
            return [
                CheckFinding(
                    .warning, "listen: \(address) can be reached from other machines, without TLS",
                    mend:
                        "listen on 127.0.0.1 or a Unix socket behind nginx, or let a firewall admit nginx only"
                )
            ]
        }
        if case .success(let publicAddress) = WebAddress.parse(url), publicAddress.scheme == .http,
            (publicAddress.port ?? 80) != port, port != 0
        {
            return [
                CheckFinding(
                    .warning,
                    "publicURL: browsers go to port \(publicAddress.port ?? 80), the gateway listens on \(port)",
                    mend: "write the same port, unless a proxy stands between")
            ]
        }
        return [CheckFinding(.ok, "listen: \(address) for \(url)")]
    }

    private func checkAdminListen(_ configuration: GatewayConfiguration) -> [CheckFinding] {
        let address = "\(configuration.adminListen)"
        guard case .internet(let host, _) = configuration.adminListen, !isLoopbackHost(host) else {
            return [CheckFinding(.ok, "adminListen: \(address), this machine only")]
        }
        return [
            CheckFinding(
                .warning, "adminListen: \(address) can be reached from other machines",
                mend:
                    "metrics and the status page are never public: listen on loopback, or in a container publish "
                    + "this port to the monitoring only")
        ]
    }

    /// The example configuration's names, left standing.
    private func checkPlaceholders(_ configuration: GatewayConfiguration) -> [CheckFinding] {
        let values = [
            ("publicURL", configuration.publicURL.text),
            ("serviceProvider.entityID", configuration.provider.entityID),
            ("serviceProvider.providerName", configuration.provider.providerName),
        ]
        let examples = ["example.gov.pl", "Portal Przykładowy"]
        let left = values.filter { value in examples.contains { value.1.contains($0) } }
        return left.filter { _ in configuration.isProduction }.map {
            key, value in
            CheckFinding(.warning, "\(key): \(value) is the example's", mend: "write your own")
        }
    }
}
