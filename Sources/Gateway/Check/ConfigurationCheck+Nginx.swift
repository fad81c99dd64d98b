import Transport

extension ConfigurationCheck {
    /// Headers that tell the portal who is logged in.
    static let identityHeaders = [
        "Brama-Subject", "Brama-Given-Name", "Brama-Family-Name", "Brama-Date-Of-Birth",
        "Brama-Assurance-Level",
        "Brama-Identity-Provider", "Brama-Token",
    ]

    /// Whether nginx lets clients write headers that only Brama may write, and fits the configuration.
    func checkNginx(_ path: String, _ configuration: GatewayConfiguration) -> [CheckFinding] {
        var reader = NginxReader(files: files, directory: directory(of: path))
        let site = NginxSite(reader.read(path))
        let check = NginxCheck(site: site, configuration: configuration)
        return reader.findings + check.findings(isWhole: reader.findings.isEmpty)
    }
}

/// Judges what an nginx configuration does with requests.
/// - Source: Documentation/operations.md, "Behind nginx"; nginx's documentation of the directives.
struct NginxCheck {
    let site: NginxSite
    let configuration: GatewayConfiguration

    private var base: String { configuration.publicURL.basePath }

    /// - Parameter isWhole: whether every file could be read.
    func findings(isWhole: Bool) -> [CheckFinding] {
        let portal = portalLocations()
        var findings = portal.flatMap(checkPortal) + site.servers.flatMap(checkNames)
        let gateway = site.locations.filter(leadsToGateway)
        findings += gateway.flatMap(checkGateway) + checkChecks() + checkServers()
        if gateway.isEmpty {
            findings.append(
                CheckFinding(
                    .warning, "nginx: no location leads to \(configuration.listen), where Brama listens",
                    mend: "compare proxy_pass and upstream with listen"))
        }
        if !portal.isEmpty && !findings.contains(where: { $0.severity == .error }) && isWhole {
            findings.insert(
                CheckFinding(
                    .ok,
                    "nginx: \(portal.count) locations lead to the portal, and no client can write Brama- headers"
                ),
                at: 0)
        }
        return findings
    }

    /// Those of the servers that know Brama, and whatever else leads to the same programs: another server that leads to
    /// the portal is another way in. Sites that have nothing to do with it are left alone.
    private func portalLocations() -> [NginxLocation] {
        let others = site.locations.filter { !leadsToGateway($0) }
        let host = WebAddress.parse(configuration.publicURL.text).map(\.host)
        let known = site.servers.indices.filter { number in
            site.servers[number].names.contains { name in
                if case .success(let host) = host { Self.matches(name.lowercased(), host) } else { false }
            } || site.checks.contains { $0.server == number }
                || site.locations.contains { $0.server == number && leadsToGateway($0) }
        }
        let own = others.filter { known.contains($0.server) || known.isEmpty }
        let programs = Set(own.flatMap(site.addresses))
        return others.filter { location in
            known.contains(location.server) || known.isEmpty
                || !programs.isDisjoint(with: site.addresses(of: location))
        }
    }

    private func leadsToGateway(_ location: NginxLocation) -> Bool {
        let addresses = site.addresses(of: location)
        let own = "\(configuration.listen)"
        if addresses.contains(where: { $0 == own || $0 == own.replacing("127.0.0.1", with: "localhost") }) {
            return true
        }
        // A piece of a configuration names an upstream that is elsewhere.
        let isElsewhere =
            addresses.allSatisfy { !$0.contains(":") && !$0.contains(".") } && !addresses.isEmpty
        let target = site.targetPath(of: location)
        return isElsewhere && !base.isEmpty
            && (target.hasPrefix(base + "/") || (target.isEmpty && location.path.hasPrefix(base)))
    }

    private func checkPortal(_ location: NginxLocation) -> [CheckFinding] {
        guard location.passesHeaders else { return [] }
        let open = ConfigurationCheck.identityHeaders.filter { location.headers[$0.lowercased()] == nil }
        let foreign = ConfigurationCheck.identityHeaders.filter { name in
            let value = location.headers[name.lowercased()]?.lowercased() ?? ""
            return ["$http_", "${http_", "$arg_", "${arg_", "$cookie_", "${cookie_"].contains {
                value.contains($0)
            }
        }
        let which = { (names: [String]) in
            names.count == ConfigurationCheck.identityHeaders.count
                ? "Brama- headers" : names.joined(separator: ", ")
        }
        var findings: [CheckFinding] = []
        if !open.isEmpty {
            findings.append(
                CheckFinding(
                    .error,
                    "nginx: \(location.place): \(location.name): passes on \(which(open)) as the client sent them",
                    mend:
                        "set each of them there, as Config/nginx/portal.conf does: a location with a header of its own "
                        + "inherits none"))
        }
        if !foreign.isEmpty {
            findings.append(
                CheckFinding(
                    .error,
                    "nginx: \(location.place): \(location.name): takes \(which(foreign)) from the client's request",
                    mend:
                        "take them from the check: auth_request_set $brama_subject $upstream_http_brama_subject, and so on"
                ))
        }
        return findings
    }

    /// `Brama_Subject` looks like `Brama-Subject` to many frameworks.
    private func checkNames(_ server: NginxSite.Server) -> [CheckFinding] {
        [("underscores_in_headers", "on", "off"), ("ignore_invalid_headers", "off", "on")].filter {
            server.settings[$0.0]?.first == $0.1
        }.map { name, wrong, right in
            CheckFinding(
                .error,
                "nginx: \(server.place): \(name) \(wrong) lets clients send Brama_Subject, which many portals read as "
                    + "Brama-Subject",
                mend: "\(name) \(right)")
        }
    }

    private func checkGateway(_ location: NginxLocation) -> [CheckFinding] {
        func warning(_ title: String, _ mend: String) -> CheckFinding {
            CheckFinding(.warning, "nginx: \(location.place): \(location.name): \(title)", mend: mend)
        }
        var findings: [CheckFinding] = []
        let isCheck = site.targetPath(of: location).hasPrefix(base + "/check")
        if location.has("proxy_cache"), location.settings["proxy_cache"]?.first != "off" {
            findings.append(
                CheckFinding(
                    .error, "nginx: \(location.place): \(location.name): answers of Brama are cached",
                    mend: "proxy_cache off: one citizen would get another's"))
        }
        if location.headers["host"] == nil {
            findings.append(
                warning(
                    "Brama does not get the Host that the browser sent", "proxy_set_header Host $http_host"))
        }
        if !isCheck && location.headers["x-forwarded-for"] == nil && location.passesHeaders {
            findings.append(
                warning(
                    "Brama gets X-Forwarded-For as the client wrote it, or none",
                    "proxy_set_header X-Forwarded-For $remote_addr: logins are counted by it"))
        }
        if isCheck && location.settings["proxy_pass_request_body"]?.first != "off" {
            findings.append(
                warning(
                    "the check gets the request's body",
                    "proxy_pass_request_body off, and Content-Length \"\""))
        }
        return findings + checkForwarded(location, warning)
    }

    /// Literal values that contradict publicURL; variables say what the browser said.
    private func checkForwarded(
        _ location: NginxLocation, _ warning: (String, String) -> CheckFinding
    ) -> [CheckFinding] {
        guard case .success(let address) = WebAddress.parse(configuration.publicURL.text) else { return [] }
        let expected = [("x-forwarded-proto", address.scheme.rawValue), ("x-forwarded-host", address.host)]
        return expected.compactMap { name, value in
            guard let set = location.headers[name], !set.contains("$"), !set.isEmpty,
                set.lowercased() != value
            else {
                return nil
            }
            return warning(
                "says \(name == "x-forwarded-proto" ? "X-Forwarded-Proto" : "X-Forwarded-Host") \(set), publicURL has "
                    + "\(value)", "write the same in both")
        }
    }

    private func checkChecks() -> [CheckFinding] {
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

    private func checkServers() -> [CheckFinding] {
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

    private static func matches(_ name: String, _ host: String) -> Bool {
        if name.hasPrefix("*.") || name.hasPrefix(".") {
            let end = name.drop { $0 == "*" }
            return host.hasSuffix(end) || (name.hasPrefix(".") && host == name.dropFirst())
        }
        return name == host || name.hasPrefix("~")
    }
}
