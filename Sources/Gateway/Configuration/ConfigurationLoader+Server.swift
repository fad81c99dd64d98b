import SAML
import Transport

extension ConfigurationLoader {
    struct Server {
        var publicURL: (url: PublicURL, address: WebAddress)?
        var listen: SocketAddress?
        var adminListen: SocketAddress?
        var proxies: TrustedProxies?
    }

    mutating func loadServer(_ reader: SettingsReader) -> Server {
        var server = Server()
        server.publicURL = reader.value(GatewaySchema.publicURL, &findings).map { address in
            let base = address.path.hasSuffix("/") ? String(address.path.dropLast()) : address.path
            return (PublicURL(origin: address.origin, basePath: base), address)
        }
        server.listen = reader.value(GatewaySchema.listen, &findings)
        server.adminListen = reader.value(GatewaySchema.adminListen, &findings)
        if let listen = server.listen, listen == server.adminListen, !letsSystemChoose(listen) {
            findings.add(
                reader.place(of: "adminListen"),
                "adminListen: is the same as listen; allowed: an address of its own, as metrics are never public"
            )
        }
        server.proxies = reader.value(GatewaySchema.trustedProxies, &findings).map { peers in
            TrustedProxies(
                ranges: peers.compactMap { if case .range(let range) = $0 { range } else { nil } },
                unixSockets: peers.contains(.unixSockets))
        }
        return server
    }

    private func letsSystemChoose(_ address: SocketAddress) -> Bool {
        if case .internet(_, 0) = address { true } else { false }
    }

    mutating func loadLog(_ reader: SettingsReader) -> GatewayConfiguration.Log? {
        let level = reader.value(GatewaySchema.logLevel, &findings)
        let format = reader.value(GatewaySchema.logFormat, &findings)
        guard let level, let format else { return nil }
        var log = GatewayConfiguration.Log()
        log.level = level
        log.format = format
        return log
    }

    mutating func loadShutdown(_ reader: SettingsReader) -> GatewayConfiguration.Shutdown? {
        let delay = reader.value(GatewaySchema.shutdownDelay, &findings)
        let deadline = reader.value(GatewaySchema.shutdownDeadline, &findings)
        guard let delay, let deadline else { return nil }
        var shutdown = GatewayConfiguration.Shutdown()
        shutdown.delay = delay
        shutdown.deadline = deadline
        return shutdown
    }

    mutating func loadLimits(_ reader: SettingsReader) -> GatewayConfiguration.Limits? {
        let connections = reader.value(GatewaySchema.connections, &findings)
        let resolves = reader.value(GatewaySchema.concurrentResolves, &findings)
        let clientLogins = reader.value(GatewaySchema.clientLoginsPerMinute, &findings)
        let logins = reader.value(GatewaySchema.loginsPerSecond, &findings)
        guard let connections, let resolves, let clientLogins, let logins else { return nil }
        var limits = GatewayConfiguration.Limits()
        limits.connections = connections
        limits.concurrentResolves = resolves
        limits.clientLoginsPerMinute = clientLogins
        limits.loginsPerSecond = logins
        return limits
    }
}
