import Transport

/// Whether nginx and Brama mean the same address.
extension NginxCheck {
    static func isListen(_ address: String, _ configuration: GatewayConfiguration) -> Bool {
        let own = "\(configuration.listen)"
        return address == own || address == own.replacing("127.0.0.1", with: "localhost")
    }

    /// Addresses where nginx expects Brama and it does not listen: all that leads to them is Brama's by its path.
    ///
    /// None where any location leads to `listen`: then a path under publicURL's is no proof, and what leads elsewhere is
    /// judged as the portal.
    static func mistaken(_ site: NginxSite, _ configuration: GatewayConfiguration) -> Set<[String]> {
        let base = configuration.publicURL.basePath
        let all = site.locations.map { location in (location, site.addresses(of: location)) }
        guard !base.isEmpty, !all.contains(where: { $0.1.contains { isListen($0, configuration) } }) else {
            return []
        }
        let others = Set(all.filter { !isOfBrama($0.0, site, base) }.flatMap(\.1))
        return Set(
            all.map(\.1).filter { addresses in
                // A bare name is an upstream of a file that is not read here.
                addresses.contains { $0.contains(":") || $0.contains(".") }
                    && others.isDisjoint(with: addresses)
            })
    }

    private static func isOfBrama(_ location: NginxLocation, _ site: NginxSite, _ base: String) -> Bool {
        let target = site.targetPath(of: location)
        let path = String((target.isEmpty ? location.path : target).prefix { $0 != "?" && $0 != "$" })
        return path == base + "/" || Route(path: path, basePath: base) != nil
    }

    /// One finding for each address that is another than `listen`, with what to write in which file.
    func checkAddresses(of locations: [NginxLocation]) -> [CheckFinding] {
        var seen: Set<[String]> = []
        return locations.compactMap { location in
            let addresses = site.addresses(of: location)
            guard seen.insert(addresses).inserted, !addresses.allSatisfy(mayBeListen) else { return nil }
            return CheckFinding(
                .warning,
                "nginx: \(location.place): \(location.name): expects Brama at \(addresses.joined(separator: ", ")), "
                    + "but it listens on \(configuration.listen)",
                mend: mend(location, addresses))
        }
    }

    private func mend(_ location: NginxLocation, _ addresses: [String]) -> String {
        let reachable = "\(configuration.listen)".replacing("0.0.0.0:", with: "127.0.0.1:")
            .replacing("[::]:", with: "[::1]:")
        var mends: [String] = []
        if let upstream = site.upstream(of: location) {
            let place = site.upstreamPlaces[upstream] ?? location.place
            mends.append("write `server \(reachable);` in upstream \(upstream) (\(place))")
        } else {
            let path = site.targetPath(of: location)
            let colon = reachable.hasPrefix("unix:") && !path.isEmpty ? ":" : ""
            mends.append("write `\(location.passing) http://\(reachable)\(colon)\(path);` there")
        }
        if addresses.count == 1, let address = addresses.first, (try? SocketAddress(address)) != nil {
            mends.append("`listen: \"\(address)\"` in Brama's configuration")
        }
        return mends.joined(separator: ", or ")
    }

    /// Names and all interfaces: what listens there is not to be told from here, but for the port.
    private func mayBeListen(_ address: String) -> Bool {
        guard case .internet(let host, let port) = configuration.listen, address.hasSuffix(":\(port)") else {
            return false
        }
        if ["0.0.0.0", "::"].contains(host) { return true }
        return !isLoopbackHost(host) && (try? SocketAddress(address)) == nil
    }
}
