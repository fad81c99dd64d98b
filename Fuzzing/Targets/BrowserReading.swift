/// How a browser reads a Location: the basic URL parser of WHATWG, of which only the origin is kept.
///
/// Written from the standard and apart from `ReturnTarget`, so that both have to be wrong in the same way.
/// - Source: WHATWG URL §4.4
enum BrowserReading {
    /// - Returns: nil for anything but http and https.
    static func origin(of location: String, base: String) -> String? {
        var bytes = location.utf8.filter { ![0x09, 0x0A, 0x0D].contains($0) }[...]
        while let first = bytes.first, first <= 0x20 { bytes.removeFirst() }
        while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
        let isSlash = { (byte: UInt8) in byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\") }
        guard let scheme = scheme(of: bytes) else {
            guard bytes.count >= 2, bytes.prefix(2).allSatisfy(isSlash) else { return base }
            return origin("https", ofAuthorityIn: bytes.drop(while: isSlash))
        }
        guard scheme == "http" || scheme == "https" else { return nil }
        let rest = bytes.dropFirst(scheme.utf8.count + 1)
        // `https:path` is relative to a base of the same scheme.
        if scheme == "https", !(rest.count >= 2 && rest.prefix(2).allSatisfy(isSlash)) { return base }
        return origin(scheme, ofAuthorityIn: rest.drop(while: isSlash))
    }

    private static func scheme(of bytes: ArraySlice<UInt8>) -> String? {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), let first = bytes.first, isLetter(first)
        else { return nil }
        let name = bytes[..<colon]
        guard name.allSatisfy({ isLetter($0) || (0x30...0x39).contains($0) || "+-.".utf8.contains($0) })
        else {
            return nil
        }
        return String(decoding: name, as: UTF8.self).lowercased()
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private static func origin(_ scheme: String, ofAuthorityIn bytes: ArraySlice<UInt8>) -> String? {
        let end = bytes.firstIndex { "/\\?#".utf8.contains($0) } ?? bytes.endIndex
        var authority = bytes[..<end]
        if let at = authority.lastIndex(of: UInt8(ascii: "@")) { authority = authority[(at + 1)...] }
        let text = String(decoding: authority, as: UTF8.self).lowercased()
        guard !text.isEmpty else { return nil }
        let port = scheme == "https" ? ":443" : ":80"
        return "\(scheme)://\(text.hasSuffix(port) ? String(text.dropLast(port.count)) : text)"
    }
}
