/// An absolute http or https URL, taken apart; stricter than RFC 3986: ASCII only, no user part.
struct WebAddress: Sendable, Equatable {
    enum Scheme: String, Sendable { case http, https }

    let scheme: Scheme
    /// Lower case; IPv6 without brackets.
    let host: String
    /// nil: the scheme's own.
    let port: UInt16?
    /// As written, empty or starting with `/`.
    let path: String
    /// Whether anything, even empty, follows a `?` or `#`.
    let hasQueryOrFragment: Bool

    var isLoopback: Bool { isLoopbackHost(host) }

    /// `https://host[:port]`, the port only where it is not the scheme's own.
    var origin: String {
        let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
        return "\(scheme.rawValue)://\(name)" + (port.map { ":\($0)" } ?? "")
    }

    static func parse(_ text: String) -> Result<WebAddress, ValueProblem> {
        guard text.utf8.count <= 2048, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return .failure(ValueProblem("holds blanks, control characters or letters outside ASCII"))
        }
        guard let colon = text.firstRange(of: "://"),
            let scheme = Scheme(rawValue: text[..<colon.lowerBound].lowercased())
        else { return .failure(ValueProblem("does not start with https://")) }
        let rest = text[colon.upperBound...]
        let end = rest.firstIndex { "/?#\\".contains($0) } ?? rest.endIndex
        let authority = rest[..<end]
        guard !authority.contains("@") else { return .failure(ValueProblem("holds a user name")) }
        guard let (host, port) = split(authority) else {
            return .failure(ValueProblem("has no usable host and port"))
        }
        let tail = rest[end...]
        let pathEnd = tail.firstIndex { $0 == "?" || $0 == "#" } ?? tail.endIndex
        return .success(
            WebAddress(
                scheme: scheme, host: host, port: port == (scheme == .https ? 443 : 80) ? nil : port,
                path: String(tail[..<pathEnd]), hasQueryOrFragment: pathEnd != tail.endIndex))
    }

    private static func split(_ authority: Substring) -> (host: String, port: UInt16?)? {
        var host = authority
        var portText: Substring?
        if authority.hasPrefix("[") {
            guard let close = authority.firstIndex(of: "]") else { return nil }
            host = authority[authority.index(after: authority.startIndex)..<close]
            let after = authority[authority.index(after: close)...]
            guard after.isEmpty || after.hasPrefix(":") else { return nil }
            portText = after.isEmpty ? nil : after.dropFirst()
            guard AddressRange.bytes(of: String(host))?.count == 16 else { return nil }
        } else {
            if let colon = authority.firstIndex(of: ":") {
                host = authority[..<colon]
                portText = authority[authority.index(after: colon)...]
            }
            guard isHostName(host) else { return nil }
        }
        guard let portText else { return (host.lowercased(), nil) }
        guard portText.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(portText), port > 0
        else { return nil }
        return (host.lowercased(), port)
    }

    /// A DNS name (RFC 1123) or an IPv4 address: a name whose last label is a number must be one.
    private static func isHostName(_ text: Substring) -> Bool {
        let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard (1...253).contains(text.utf8.count), let last = labels.last else { return false }
        if last.allSatisfy({ (0x30...0x39).contains($0) }) {
            return AddressRange.bytes(of: String(text))?.count == 4
        }
        return labels.allSatisfy { label in
            (1...63).contains(label.count) && label.first != UInt8(ascii: "-")
                && label.last != UInt8(ascii: "-")
                && label.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D: true
                    default: false
                    }
                }
        }
    }
}

/// Whether a host in a URL or a listening address can only be this machine.
func isLoopbackHost(_ host: String) -> Bool {
    if host == "localhost" { return true }
    guard let bytes = AddressRange.bytes(of: host) else { return false }
    return bytes.count == 4 ? bytes[0] == 127 : bytes == [UInt8](repeating: 0, count: 15) + [1]
}
