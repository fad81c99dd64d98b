/// Where a server listens.
public struct RedisEndpoint: Sendable, Hashable, CustomStringConvertible {
    /// A name, an IPv4 address, or an IPv6 address without brackets.
    public let host: String
    public let port: UInt16

    public init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Reads `host:port` or `[v6]:port`; nil where it is neither.
    public init?(_ text: String, defaultPort: UInt16? = nil) {
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]"), text[text.startIndex..<end].contains(":") else {
                return nil
            }
            let rest = text[text.index(after: end)...]
            guard let port = Self.port(rest, or: defaultPort) else { return nil }
            self.init(checked: text[text.index(after: text.startIndex)..<end], port: port)
            return
        }
        let host = text.prefix { $0 != ":" }
        guard let port = Self.port(text.dropFirst(host.count), or: defaultPort) else { return nil }
        self.init(checked: host, port: port)
    }

    private init?(checked host: Substring, port: UInt16) {
        let isPlain = host.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: "-._:".utf8.contains(byte)
            }
        }
        guard isPlain, (1...253).contains(host.utf8.count) else { return nil }
        self.init(host: String(host), port: port)
    }

    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// `:6379`, or nothing where there is a default.
    private static func port(_ text: Substring, or defaultPort: UInt16?) -> UInt16? {
        if text.isEmpty { return defaultPort }
        let digits = text.dropFirst()
        guard text.hasPrefix(":"), (1...5).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(digits), port > 0
        else { return nil }
        return port
    }
}
