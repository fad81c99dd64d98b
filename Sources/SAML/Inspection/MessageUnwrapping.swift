import XMLSecurity

/// What a captured file was wrapped in, and the XML in it.
struct MessageUnwrapping {
    /// Outermost first, in words.
    private(set) var layers: [String] = []
    private(set) var xml: [UInt8]?
    /// Why there is no XML.
    private(set) var problem = "this is neither XML nor Base64 of XML"

    /// Proxies and logs encode what is encoded already.
    private static let mostPercentEncodings = 3

    init(_ bytes: [UInt8]) {
        var rest = Self.trimmed(bytes)
        if rest.isEmpty { problem = "there is nothing in it: it is empty" }
        if let body = Self.bodyOfHTTP(rest) {
            layers.append("HTTP message, its head dropped")
            rest = Self.trimmed(body)
        }
        if let inner = Self.unquoted(rest) {
            layers.append("quotes")
            rest = inner
        }
        if Self.looksLikeXML(rest) {
            xml = rest
            return
        }
        if let value = formField(in: rest) { rest = value }
        for _ in 0..<Self.mostPercentEncodings where rest.contains(UInt8(ascii: "%")) {
            guard let decoded = Self.percentDecoded(rest) else { break }
            layers.append("percent-encoding")
            rest = decoded
        }
        rest = Self.trimmed(rest)
        if Self.looksLikeXML(rest), !layers.isEmpty { xml = rest } else { unwrapBase64(rest) }
    }

    private mutating func unwrapBase64(_ text: [UInt8]) {
        guard !text.isEmpty, let (decoded, layer) = Self.base64Decoded(text) else { return }
        var found = [layer]
        if Self.looksLikeXML(decoded) {
            xml = decoded
        } else if let (inflated, layer) = Self.inflated(decoded) {
            found.append(layer)
            if Self.looksLikeXML(inflated) { xml = inflated }
        }
        // What is read leniently may be any word.
        guard xml != nil || layer == "Base64" else { return }
        layers += found
        if xml == nil { problem = "the Base64 holds neither XML nor DEFLATE of XML" }
    }

    /// Strictly first; then what senders and people make of it: the other alphabet, no padding, an end cut off.
    private static func base64Decoded(_ text: [UInt8]) -> ([UInt8], String)? {
        if let decoded = Base64.decode(text, allowingWhitespace: true) { return (decoded, "Base64") }
        var digits = text.filter { !isBlank($0) }
        while digits.last == UInt8(ascii: "=") { digits.removeLast() }
        let isURLSafe = digits.contains { "-_".utf8.contains($0) }
        digits = digits.map { $0 == UInt8(ascii: "-") ? 0x2B : $0 == UInt8(ascii: "_") ? 0x2F : $0 }
        let padding = [UInt8](repeating: UInt8(ascii: "="), count: (4 - digits.count % 4) % 4)
        let layer = isURLSafe ? "base64url" : "Base64 without its padding"
        if padding.count < 3, let decoded = Base64.decode(digits + padding) { return (decoded, layer) }
        let whole = digits.prefix(digits.count / 4 * 4)
        guard whole.count >= 40, let decoded = Base64.decode(Array(whole)) else { return nil }
        return (decoded, isURLSafe ? "base64url, cut off" : "Base64, cut off")
    }

    /// Raw, in a zlib frame of two bytes before and four behind, or gzip. What is cut off is taken where it is XML.
    private static func inflated(_ bytes: [UInt8]) -> ([UInt8], String)? {
        let limit = ParserLimits.message.bytes
        if Gzip.isGzip(bytes) {
            let (output, end) = Gzip.decompressed(bytes, limit: limit)
            return end == .unreadable ? nil : (output, "gzip")
        }
        let tries = [bytes, bytes.count > 6 ? Array(bytes[2...]) : []].map {
            Inflate.decompressed($0, limit: limit)
        }
        let found =
            tries.first { $0.end == .complete }
            ?? tries.first { $0.end == .cutOff && looksLikeXML($0.output) }
        return found.map { ($0.output, "DEFLATE") }
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

    /// As consoles print a string.
    private static func unquoted(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count > 1, let quote = bytes.first, "'\"`".utf8.contains(quote), bytes.last == quote
        else {
            return nil
        }
        return trimmed(Array(bytes.dropFirst().dropLast()))
    }

    private static func looksLikeXML(_ bytes: [UInt8]) -> Bool {
        bytes.first == UInt8(ascii: "<") || bytes.starts(with: [0xEF, 0xBB, 0xBF, UInt8(ascii: "<")])
    }

    private static func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }

    private static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
        Array(bytes.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }
}
