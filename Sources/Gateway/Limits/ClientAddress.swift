import HTTPTypes
import Transport

/// Who is counted for rates: the client's address, as far as it can be known.
///
/// `X-Forwarded-For` and `Forwarded` are believed of trusted proxies only, and from the right: what stands left of the
/// first address that is no proxy of ours was written by that client.
/// - Source: RFC 7239 §5.2, §7.4.
package struct ClientAddress: Hashable, Sendable {
    /// An IPv4 address, or the /64 of an IPv6 one, since a client has all of that; `unix` for a socket without more.
    package let key: [UInt8]

    init(key: [UInt8]) { self.key = key }

    package init(_ request: ServerRequest, trusting proxies: TrustedProxies) {
        key = Self.key(of: Self.host(of: request, trusting: proxies))
    }

    /// The address itself, as it was written; nil for a socket without more.
    static func host(of request: ServerRequest, trusting proxies: TrustedProxies) -> String? {
        let peer: String? = if case .internet(let host, _) = request.peer { host } else { nil }
        var client = peer
        if proxies.contains(request.peer) {
            for hop in Self.hops(request.headers).reversed() {
                guard let hop, AddressRange.bytes(of: hop) != nil else { break }
                client = hop
                if !proxies.contains(.internet(host: hop, port: 0)) { break }
            }
        }
        return client
    }

    /// The /24 of an IPv4 address, the /48 of an IPv6 one.
    static func network(of host: String) -> String? {
        let key = Self.key(of: host)
        switch key.count {
        case 4 where AddressRange.bytes(of: host) != nil:
            return key[..<3].map { String($0) }.joined(separator: ".") + ".0/24"
        case 8:
            let groups = stride(from: 0, to: 6, by: 2).map {
                String(Int(key[$0]) << 8 | Int(key[$0 + 1]), radix: 16)
            }
            return groups.joined(separator: ":") + "::/48"
        default: return nil
        }
    }

    private static func key(of host: String?) -> [UInt8] {
        guard let host, let bytes = AddressRange.bytes(of: host) else { return Array("unix".utf8) }
        guard bytes.count == 16 else { return bytes }
        let isMapped = bytes.starts(with: [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF])
        return isMapped ? Array(bytes[12...]) : Array(bytes[..<8])
    }

    /// The chain as it was written, the nearest hop last; nil for one that cannot be read.
    ///
    /// Split by bytes: as a Character, a comma can hide in one with what the client wrote before it.
    private static func hops(_ headers: HTTPFields) -> [String?] {
        let comma = UInt8(ascii: ",")
        let forwardedFor = headers[values: .forwardedFor]
        if !forwardedFor.isEmpty {
            return forwardedFor.flatMap { $0.utf8.split(separator: comma) }.map {
                String(Substring(Self.trimmed($0)))
            }
        }
        return headers[values: .forwarded].flatMap { $0.utf8.split(separator: comma) }.map(forwardedNode)
    }

    /// The `for` parameter of one element: `for=192.0.2.1`, `for="[2001:db8::1]:4711"`.
    private static func forwardedNode(_ element: Substring.UTF8View) -> String? {
        for pair in element.split(separator: UInt8(ascii: ";")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1)
            guard parts.count == 2, trimmed(parts[0]).asciiLowercased.elementsEqual("for".utf8) else {
                continue
            }
            let node = trimmed(parts[1]).filter { $0 != UInt8(ascii: "\"") }
            let isBracketed = node.first == UInt8(ascii: "[")
            let host = node.dropFirst(isBracketed ? 1 : 0)
                .prefix { $0 != UInt8(ascii: isBracketed ? "]" : ":") }
            return String(decoding: host, as: UTF8.self)
        }
        return nil
    }

    private static func trimmed(_ text: Substring.UTF8View) -> Substring.UTF8View {
        let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        var text = text.drop(while: isBlank)
        while let last = text.last, isBlank(last) { text.removeLast() }
        return text
    }
}

extension HTTPField.Name {
    static let forwardedFor = Self.known("X-Forwarded-For")
    static let forwarded = Self.known("Forwarded")
}
