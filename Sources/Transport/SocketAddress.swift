/// Where to listen, or where a peer is.
public enum SocketAddress: Sendable, Hashable, CustomStringConvertible {
    /// `host` is an IPv4 or IPv6 literal without brackets (or `localhost` to listen on).
    case internet(host: String, port: UInt16)
    /// A Unix-domain socket by path; a peer's path is mostly empty.
    case unix(path: String)

    /// Reads `host:port`, `[v6]:port` or `unix:/path`; port 0 lets the system choose.
    /// - Throws: `address-invalid` with what is allowed.
    public init(_ text: String) throws(TransportError) { fatalError("stub") }

    public var description: String { fatalError("stub") }
}
