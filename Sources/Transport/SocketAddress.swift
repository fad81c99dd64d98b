/// Where to listen, or where a peer is.
public enum SocketAddress: Sendable, Hashable, CustomStringConvertible {
    /// `host` is an IPv4 or IPv6 literal without brackets (or `localhost` to listen on).
    case internet(host: String, port: UInt16)
    /// A Unix-domain socket by path; a peer's path is mostly empty.
    case unix(path: String)

    /// Reads `host:port`, `[v6]:port` or `unix:/path`; port 0 lets the system choose.
    /// - Throws: `address-invalid` with what is allowed.
    public init(_ text: String) throws(TransportError) {
        if text.hasPrefix("unix:") {
            self = .unix(path: try Self.socketPath(text.dropFirst(5)))
            return
        }
        guard let colon = text.lastIndex(of: ":"), let port = Self.port(text[text.index(after: colon)...])
        else { throw Self.invalid("it has no port from 0 to 65535") }
        var host = text[..<colon]
        if host.hasPrefix("[") {
            guard host.hasSuffix("]") else { throw Self.invalid("the bracket is not closed") }
            host = host.dropFirst().dropLast()
            guard IPLiteral.isVersion6(host) else { throw Self.invalid("no IPv6 address in the brackets") }
        } else if host != "localhost", !IPLiteral.isVersion4(host) {
            throw Self.invalid("the host is neither an address nor localhost")
        }
        self = .internet(host: String(host), port: port)
    }

    /// In the form that `init(_:)` reads.
    public var description: String {
        switch self {
        case .internet(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }

    private static func socketPath(_ path: Substring) throws(TransportError) -> String {
        // sun_path holds 108 bytes with its end.
        guard path.hasPrefix("/"), path.utf8.count <= 107, !path.utf8.contains(0) else {
            throw invalid("a socket's path is absolute and has at most 107 bytes")
        }
        return String(path)
    }

    private static func port(_ digits: Substring) -> UInt16? {
        guard digits.utf8.count <= 5, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return UInt16(digits)
    }

    private static func invalid(_ reason: String) -> TransportError {
        TransportError(
            .addressInvalid,
            "\(reason); allowed are 127.0.0.1:8080, [::1]:8080 and unix:/run/brama/brama.sock")
    }
}
