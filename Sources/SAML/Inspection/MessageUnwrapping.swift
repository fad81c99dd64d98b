import XMLSecurity

/// What a captured file was wrapped in, and the XML in it.
struct MessageUnwrapping {
    /// Outermost first, in words.
    private(set) var layers: [String] = []
    private(set) var xml: [UInt8]?
    /// Why there is no XML.
    private(set) var problem = "this is neither XML nor Base64 of XML"

    init(_ bytes: [UInt8]) {
        var rest = Self.trimmed(bytes)
        if let body = Self.bodyOfHTTP(rest) {
            layers.append("HTTP message, its head dropped")
            rest = Self.trimmed(body)
        }
        if Self.looksLikeXML(rest) {
            xml = rest
            return
        }
        if let value = formField(in: rest) { rest = value }
        if rest.contains(UInt8(ascii: "%")), let decoded = Self.percentDecoded(rest) {
            layers.append("percent-encoding")
            rest = decoded
        }
        unwrapBase64(rest)
    }

    private mutating func unwrapBase64(_ text: [UInt8]) {
        guard !text.isEmpty, let decoded = Base64.decode(text, allowingWhitespace: true) else { return }
        layers.append("Base64")
        if Self.looksLikeXML(decoded) {
            xml = decoded
        } else if let inflated = Self.inflated(decoded) {
            layers.append("DEFLATE")
            xml = inflated
            if !Self.looksLikeXML(inflated) { xml = nil }
        }
        if xml == nil { problem = "the Base64 holds neither XML nor DEFLATE of XML" }
    }

    /// Raw, or in a zlib frame of two bytes before and four behind.
    private static func inflated(_ bytes: [UInt8]) -> [UInt8]? {
        let limit = ParserLimits.message.bytes
        if let raw = Inflate.decompress(bytes, limit: limit) { return raw }
        return bytes.count > 6 ? Inflate.decompress(Array(bytes[2...]), limit: limit) : nil
    }

    /// The value of SAMLResponse or SAMLRequest in a form or in a URL's query.
    private mutating func formField(in bytes: [UInt8]) -> [UInt8]? {
        let query = bytes.split(separator: UInt8(ascii: "?"), maxSplits: 1).last ?? bytes[...]
        for field in query.split(separator: UInt8(ascii: "&")) {
            let parts = field.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            let name = String(decoding: parts[0], as: UTF8.self)
            if name == "SAMLart" { problem = "a SAMLart is a reference to a message, not a message" }
            guard ["SAMLResponse", "SAMLRequest"].contains(name) else { continue }
            layers.append("form field \(name)")
            return parts[1].map {
                $0 == UInt8(ascii: "+") && parts[1].contains(UInt8(ascii: "%")) ? 0x20 : $0
            }
        }
        return nil
    }

    private static func percentDecoded(_ bytes: [UInt8]) -> [UInt8]? {
        var output: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "%") else {
                output.append(bytes[index])
                index += 1
                continue
            }
            guard index + 2 < bytes.count,
                let value = UInt8(
                    String(decoding: bytes[(index + 1)...(index + 2)], as: UTF8.self), radix: 16)
            else { return nil }
            output.append(value)
            index += 3
        }
        return output
    }

    private static func bodyOfHTTP(_ bytes: [UInt8]) -> [UInt8]? {
        guard ["HTTP/1", "HTTP/2", "POST /", "GET /"].contains(where: { bytes.starts(with: $0.utf8) }) else {
            return nil
        }
        let ends = [Array("\r\n\r\n".utf8), Array("\n\n".utf8)]
        guard let end = bytes.firstRange(of: ends[0]) ?? bytes.firstRange(of: ends[1]) else { return nil }
        return Array(bytes[end.upperBound...])
    }

    private static func looksLikeXML(_ bytes: [UInt8]) -> Bool {
        bytes.first == UInt8(ascii: "<") || bytes.starts(with: [0xEF, 0xBB, 0xBF, UInt8(ascii: "<")])
    }

    private static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
        let isSpace = { (byte: UInt8) in [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
        return Array(bytes.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}
