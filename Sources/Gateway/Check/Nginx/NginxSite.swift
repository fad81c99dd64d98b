/// The servers of an nginx configuration, and where they pass requests on to.
struct NginxSite: Sendable {
    struct Server: Sendable {
        let place: String
        let names: [String]
        let listens: [[String]]
        /// In force in the server, outside locations.
        let settings: [String: [String]]
        /// `location = /path` with `internal`, and all others, by their arguments.
        let locations: [(arguments: [String], isInternal: Bool)]

        var hasTLS: Bool { listens.contains { $0.contains("ssl") } }
    }

    private(set) var servers: [Server] = []
    private(set) var locations: [NginxLocation] = []
    /// Addresses by the upstream's name.
    private(set) var upstreams: [String: [String]] = [:]
    /// Where the first address of an upstream stands, by the upstream's name.
    private(set) var upstreamPlaces: [String: String] = [:]
    /// `auth_request` with the place where it stands.
    private(set) var checks: [(server: Int, uri: String, place: String)] = []

    /// - Parameter directives: of nginx.conf, of a site, or of a piece that is included in a server.
    init(_ directives: [NginxDirective]) {
        let http = directives.filter { $0.name == "http" }
        let outer = http.isEmpty ? directives : http.flatMap { $0.block ?? [] }
        for upstream in outer where upstream.name == "upstream" {
            guard let name = upstream.arguments.first else { continue }
            let servers = upstream.children("server")
            upstreams[name, default: []] += servers.compactMap(\.arguments.first)
            if upstreamPlaces[name] == nil { upstreamPlaces[name] = servers.first?.place }
        }
        let scope = NginxScope().entering(outer.filter { $0.name != "location" })
        let found = outer.filter { $0.name == "server" && $0.block != nil }
        if found.isEmpty {
            add(
                NginxDirective(
                    name: "server", arguments: [], block: outer, place: directives.first?.place ?? ""),
                NginxScope())
        }
        for server in found { add(server, scope) }
    }

    private mutating func add(_ server: NginxDirective, _ outer: NginxScope) {
        let block = server.block ?? []
        let scope = outer.entering(block)
        let number = servers.count
        servers.append(
            Server(
                place: server.place, names: server.children("server_name").flatMap(\.arguments),
                listens: server.children("listen").map(\.arguments), settings: scope.settings,
                locations: Self.all(block).map { ($0.arguments, !$0.children("internal").isEmpty) }))
        walk(block, scope, name: "server", path: "", place: server.place, number)
    }

    private static func all(_ block: [NginxDirective]) -> [NginxDirective] {
        block.filter { $0.name == "location" }.flatMap { [$0] + all($0.block ?? []) }
    }

    private mutating func walk(
        _ block: [NginxDirective], _ scope: NginxScope, name: String, path: String, place: String,
        _ server: Int
    ) {
        for passing in NginxLocation.passings {
            guard let directive = block.first(where: { $0.name == passing }),
                let target = directive.arguments.first
            else { continue }
            locations.append(
                NginxLocation(
                    name: name, path: path, place: place, passing: passing, target: target,
                    headers: scope.headers[passing] ?? [:], settings: scope.settings, server: server))
        }
        for check in block where check.name == "auth_request" {
            if let uri = check.arguments.first, uri != "off" { checks.append((server, uri, check.place)) }
        }
        for inner in block where ["location", "if", "limit_except"].contains(inner.name) {
            let isLocation = inner.name == "location"
            walk(
                inner.block ?? [], scope.entering(inner.block ?? []),
                name: isLocation ? (["location"] + inner.arguments).joined(separator: " ") : name,
                path: isLocation ? inner.arguments.last ?? "" : path, place: inner.place, server)
        }
    }

    /// `unix:/run/brama.sock`, `127.0.0.1:8080`; several for an upstream; empty where variables hide it.
    func addresses(of location: NginxLocation) -> [String] {
        var target = location.target[...]
        if let scheme = target.firstRange(of: "://") { target = target[scheme.upperBound...] }
        guard
            !target.contains("$") || target.hasPrefix("unix:")
                || target.prefix(while: { $0 != "/" }).contains("$") == false
        else { return [] }
        if target.hasPrefix("unix:") {
            // `unix:/path:/uri`: what follows the second colon is the URI.
            let path = target.dropFirst(5).prefix { $0 != ":" }
            return ["unix:" + path]
        }
        let host = String(target.prefix { $0 != "/" })
        if let upstream = upstreams[host] { return upstream }
        return [host]
    }

    /// The name of the upstream that the target is; nil where it names addresses itself.
    func upstream(of location: NginxLocation) -> String? {
        let rest = location.target.firstRange(of: "://").map { location.target[$0.upperBound...] }
        let host = String((rest ?? location.target[...]).prefix { $0 != "/" })
        return upstreams[host] == nil ? nil : host
    }

    /// The path that the target names, empty where the request's own goes on.
    func targetPath(of location: NginxLocation) -> String {
        guard let scheme = location.target.firstRange(of: "://") else { return "" }
        let rest = location.target[scheme.upperBound...]
        if rest.hasPrefix("unix:") {
            guard let colon = rest.dropFirst(5).firstIndex(of: ":") else { return "" }
            return String(rest[rest.index(after: colon)...])
        }
        return rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? ""
    }
}
