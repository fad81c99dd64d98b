/// Judges what an nginx configuration does with requests.
/// - Source: Documentation/operations.md, "Behind nginx"; nginx's documentation of the directives.
struct NginxCheck {
    let site: NginxSite
    let configuration: GatewayConfiguration
    /// Addresses that only paths of Brama lead to, though it does not listen there.
    private let mistaken: Set<[String]>

    init(site: NginxSite, configuration: GatewayConfiguration) {
        (self.site, self.configuration) = (site, configuration)
        mistaken = Self.mistaken(site, configuration)
    }

    var base: String { configuration.publicURL.basePath }

    /// - Parameter isWhole: whether every file could be read.
    func findings(isWhole: Bool) -> [CheckFinding] {
        let portal = portalLocations()
        var findings = portal.flatMap(checkPortal) + site.servers.flatMap(checkNames)
        let gateway = site.locations.filter(leadsToGateway)
        findings += checkAddresses(of: gateway.filter { mistaken.contains(site.addresses(of: $0)) })
        findings += gateway.flatMap(checkGateway) + checkChecks() + checkServers()
        if gateway.isEmpty {
            // Where a variable hides an address, it may be that one.
            let isHidden = site.locations.contains { site.addresses(of: $0).isEmpty }
            findings.append(
                CheckFinding(
                    isHidden ? .warning : .error,
                    "nginx: no location leads to \(configuration.listen), where Brama listens",
                    mend:
                        "compare proxy_pass and upstream with listen; the check wants the file that includes them all"
                ))
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

    func leadsToGateway(_ location: NginxLocation) -> Bool {
        let addresses = site.addresses(of: location)
        if addresses.contains(where: { Self.isListen($0, configuration) }) { return true }
        if mistaken.contains(addresses) { return true }
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
}
