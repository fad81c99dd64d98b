/// One place of an nginx configuration that passes requests on, with what is in force there.
struct NginxLocation: Sendable {
    /// `location ^~ /auth/`, or the server where there is none.
    let name: String
    /// The location's own argument: its path, or `@name`.
    let path: String
    let place: String
    /// `proxy_pass`, `fastcgi_pass`, …
    let passing: String
    let target: String
    /// What replaces the client's headers: names in lower case, as HTTP has them.
    let headers: [String: String]
    /// By directive, the nearest that is in force.
    let settings: [String: [String]]
    /// Which server it stands in.
    let server: Int

    /// Whether the client's own headers are passed on where nothing replaces them.
    var passesHeaders: Bool { settings["\(passing.dropLast(4))pass_request_headers"]?.first != "off" }
    func has(_ name: String) -> Bool { settings[name] != nil }

    static let passings = ["proxy_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "grpc_pass"]

    /// The directive that sets a header, and the header that it sets.
    static func header(set directive: NginxDirective) -> (passing: String, name: String, value: String)? {
        guard directive.arguments.count >= 2 else { return nil }
        let (name, value) = (directive.arguments[0], directive.arguments[1])
        switch directive.name {
        case "proxy_set_header", "grpc_set_header":
            return (directive.name.prefix(while: { $0 != "_" }) + "_pass", name.lowercased(), value)
        case "fastcgi_param", "uwsgi_param", "scgi_param":
            guard name.hasPrefix("HTTP_") else { return nil }
            let header = name.dropFirst(5).lowercased().replacing("_", with: "-")
            return (directive.name.prefix(while: { $0 != "_" }) + "_pass", header, value)
        default: return nil
        }
    }
}

/// What is in force at one level of an nginx configuration: settings are inherited one by one, headers only as a whole.
/// - Source: nginx's documentation of `proxy_set_header`: "inherited from the previous configuration level if and only if
///   there are no proxy_set_header directives defined on the current level".
struct NginxScope {
    var headers: [String: [String: String]] = [:]
    var settings: [String: [String]] = [:]

    func entering(_ block: [NginxDirective]) -> NginxScope {
        var scope = self
        // For its own location only.
        scope.settings["internal"] = nil
        var own: [String: [String: String]] = [:]
        for directive in block where directive.block == nil {
            if let (passing, name, value) = NginxLocation.header(set: directive) {
                own[passing, default: [:]][name] = value
            }
            scope.settings[directive.name] = directive.arguments
        }
        for name in NginxLocation.passings where scope.settings[name] != nil && !Self.has(name, block) {
            scope.settings[name] = nil
        }
        scope.headers.merge(own) { _, new in new }
        return scope
    }

    private static func has(_ name: String, _ block: [NginxDirective]) -> Bool {
        block.contains { $0.name == name }
    }
}
