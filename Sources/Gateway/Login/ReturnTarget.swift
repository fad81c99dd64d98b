import Transport

/// Where a browser goes after login or logout: a path on this site, or a URL of an allowed origin.
///
/// Browsers and servers read odd URLs differently, so anything odd is refused rather than mended.
/// Source: contract section 3; WHATWG URL §4.4 (why backslashes and control characters matter).
public struct ReturnTarget: Sendable, Equatable {
    /// Fit for a Location field: ASCII, percent-encoded.
    public let location: String

    static let longest = 2_048

    /// The start page.
    static let root = ReturnTarget(unchecked: "/")

    private init(unchecked location: String) {
        self.location = location
    }

    /// Takes a target out of a store, where it was judged before it went in; nil where it cannot be one.
    init?(stored location: String) {
        // Percent-encoding may have made three bytes of one.
        guard !location.isEmpty, location.utf8.count <= 3 * Self.longest,
            location.utf8.allSatisfy({ $0 < 0x80 && Self.isHarmless($0) })
        else { return nil }
        self.location = location
    }

    /// - Parameters:
    ///   - text: as decoded from the query; untrusted.
    ///   - publicURL: our own address; a target on one of our routes becomes the start page, for it would loop.
    /// - Returns: nil where the target is not allowed.
    public init?(_ text: String, publicURL: PublicURL, allowedOrigins: Set<String>) {
        guard !text.isEmpty, text.utf8.count <= Self.longest, text.utf8.allSatisfy(Self.isHarmless) else {
            return nil
        }
        if text.utf8.first == UInt8(ascii: "/") {
            guard Self.isPath(text) else { return nil }
            self.init(unchecked: Self.isOwnRoute(text, publicURL) ? "/" : percentEncodingNonASCII(text))
            return
        }
        guard
            let origin = allowedOrigins.union([publicURL.origin]).first(where: { Self.text(text, isOf: $0) })
        else { return nil }
        let path = String(text.utf8.dropFirst(origin.utf8.count)) ?? ""
        guard path.isEmpty || path.utf8.first == UInt8(ascii: "?") || Self.isPath(path) else { return nil }
        let loops = origin == publicURL.origin && Self.isOwnRoute(path, publicURL)
        self.init(unchecked: loops ? "/" : percentEncodingNonASCII(text))
    }

    /// No control characters, space, backslash, quotes or angle brackets.
    private static func isHarmless(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x7F, UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"):
            false
        default: true
        }
    }

    /// `//host` names another host, and some readers decode `/%2fhost` or `/%5chost` into it.
    ///
    /// Compared by bytes, as browsers do: a Character can hold a slash and a mark that host names drop.
    private static func isPath(_ text: String) -> Bool {
        let lowered = text.utf8.prefix(4).asciiLowercased
        return lowered.first == UInt8(ascii: "/")
            && !["//", "/%2f", "/%5c", "/%09", "/%0"].contains { lowered.starts(with: $0.utf8) }
    }

    /// Exactly this origin, then nothing or a path or a query: `https://good.example.evil` is another host.
    private static func text(_ text: String, isOf origin: String) -> Bool {
        guard text.utf8.starts(with: origin.utf8) else { return false }
        let next = text.utf8.dropFirst(origin.utf8.count).first
        return next == nil || next == UInt8(ascii: "/") || next == UInt8(ascii: "?")
    }

    private static func isOwnRoute(_ path: String, _ publicURL: PublicURL) -> Bool {
        let bare = path.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        return Route.names.contains { bare.elementsEqual("\(publicURL.basePath)/\($0)".utf8) }
    }
}

/// Percent-encodes what is not ASCII; what is encoded already stays.
private func percentEncodingNonASCII(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
        if byte < 0x80 {
            bytes.append(byte)
        } else {
            bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}
