import Transport

extension ValueFormat where Value == WebAddress {
    /// What browsers see: scheme, host, perhaps a port, and the base of all routes.
    static let publicURL = ValueFormat.scalar(
        "a URL",
        allowed: "https://host[:port][/path] (http:// for localhost, 127.0.0.0/8 and [::1] only), "
            + "path of letters, digits and -._~, without query and fragment"
    ) { text in
        WebAddress.parse(text).flatMap(checkScheme).flatMap { address in
            let segments = address.path.utf8.split(
                separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            let inner = segments.dropFirst().dropLast(segments.last?.isEmpty == true ? 1 : 0)
            let isPlain = inner.allSatisfy { segment in
                !segment.isEmpty && segment.contains { $0 != UInt8(ascii: ".") }
                    && segment.allSatisfy(isPlainByte)
            }
            return isPlain ? .success(address) : .failure(ValueProblem("has an unusual path"))
        }
    }

    /// An address of the node: as precise as it stands in messages.
    static let endpoint = ValueFormat.scalar(
        "a URL",
        allowed: "https://host[:port]/path (http:// for localhost, 127.0.0.0/8 and [::1] only), "
            + "without query and fragment"
    ) { text in WebAddress.parse(text).flatMap(checkScheme) }

    /// An HTTP proxy, spoken to without TLS: what goes through is TLS to the node.
    static let proxy = ValueFormat.scalar("a proxy", allowed: "http://host:port") { text in
        WebAddress.parse(text).flatMap { address in
            address.scheme == .http && address.port != nil && (address.path.isEmpty || address.path == "/")
                && !address.hasQueryOrFragment
                ? .success(address) : .failure(ValueProblem("is not an HTTP proxy with its port"))
        }
    }

    /// Scheme, host and port only.
    static let origin = ValueFormat.scalar(
        "an origin",
        allowed: "https://host[:port] without a path (http:// for localhost, 127.0.0.0/8 and [::1] only)"
    ) { text in
        WebAddress.parse(text).flatMap(checkScheme).flatMap { address in
            address.path.isEmpty || address.path == "/"
                ? .success(address) : .failure(ValueProblem("has a path"))
        }
    }
}

private func isPlainByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "-._~".utf8.contains(byte)
    }
}

private func checkScheme(_ address: WebAddress) -> Result<WebAddress, ValueProblem> {
    if address.hasQueryOrFragment { return .failure(ValueProblem("has a query or fragment")) }
    if address.scheme == .http && !address.isLoopback {
        return .failure(ValueProblem("is not protected by TLS; write https://"))
    }
    return .success(address)
}

extension ValueFormat where Value == SocketAddress {
    static let socketAddress = ValueFormat.scalar(
        "an address to listen on",
        allowed: "host:port with an IPv4 address or localhost, [IPv6]:port, unix:/path"
    ) { text in
        do {
            return .success(try SocketAddress(text))
        } catch {
            return .failure(ValueProblem("is not an address to listen on"))
        }
    }
}

/// An entry of `trustedProxies`.
enum TrustedProxy: Sendable, Equatable {
    case range(AddressRange)
    case unixSockets
}

extension ValueFormat where Value == TrustedProxy {
    static let trustedProxy = ValueFormat.scalar(
        "an address", allowed: "IP addresses, blocks like 10.0.0.0/24, the word unix"
    ) { text in
        if text == "unix" { return .success(.unixSockets) }
        guard let range = AddressRange(text) else {
            return .failure(
                ValueProblem("is neither an IP address nor a block (bits behind the prefix must be 0)"))
        }
        guard range.prefixLength > 0 else { return .failure(ValueProblem("would believe everybody")) }
        return .success(.range(range))
    }
}

extension ValueFormat where Value == String {
    /// RFC 6265 §4.1.1: a token of RFC 9110 §5.6.2.
    static let cookieName = ValueFormat.scalar(
        "a cookie name", allowed: "1 to 64 letters, digits and !#$%&'*+-.^_`|~"
    ) { text in
        let isToken = text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
        }
        return isToken && (1...64).contains(text.utf8.count)
            ? .success(text) : .failure(ValueProblem("is not a cookie name"))
    }

    /// A registrable name or below. Browsers refuse public suffixes; the likeliest mistake is named here.
    static let cookieDomain = ValueFormat.scalar(
        "a domain", allowed: "a domain that publicURL's host is or lies under, or nothing (host-only)"
    ) { text in
        guard case .success(let address) = WebAddress.parse("https://" + text), address.path.isEmpty,
            address.port == nil, !text.contains(":"), !address.hasQueryOrFragment
        else { return .failure(ValueProblem("is not a domain")) }
        guard address.host.contains("."), AddressRange.bytes(of: address.host) == nil,
            !["gov.pl", "com.pl", "edu.pl", "net.pl", "org.pl", "info.pl", "waw.pl"].contains(address.host)
        else { return .failure(ValueProblem("is no domain of one owner, browsers refuse it")) }
        return .success(address.host)
    }

    /// Name of a shipped profile, or a path to an own one.
    static let environment = ValueFormat.scalar(
        "a profile", allowed: "the name of a profile, or a path to one (with a / or ending in .yaml)"
    ) { text in
        guard (1...4096).contains(text.utf8.count), !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F })
        else {
            return .failure(ValueProblem("is not a profile"))
        }
        return .success(text)
    }

}
