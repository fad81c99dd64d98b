public import Transport

/// Peers whose X-Forwarded-For is believed.
public struct TrustedProxies: Sendable, Equatable {
    public var ranges: [AddressRange]
    /// Whether whoever may connect to our Unix socket counts as the proxy.
    public var unixSockets: Bool

    public init(ranges: [AddressRange], unixSockets: Bool) {
        self.ranges = ranges
        self.unixSockets = unixSockets
    }

    /// Whether the peer of a connection is one of them; nobody is where the list is empty.
    public func contains(_ peer: SocketAddress) -> Bool {
        switch peer {
        case .internet(let host, _): ranges.contains { $0.contains(host) }
        case .unix: unixSockets
        }
    }
}
