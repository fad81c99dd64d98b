import Gateway
import HTTPTypes
import Transport

/// `form`: what browsers put into forms, queries and fields. The first byte says which.
enum FormEntry {
    static func run(_ input: [UInt8]) throws(Violation) -> Verdict {
        let rest = Array(input.dropFirst())
        switch (input.first ?? 0) % 6 {
        case 0: return try form(rest)
        case 1: return try cookies(rest)
        case 2: return try percentEncoding(rest)
        case 3: return try returnTarget(rest)
        case 4: return try clientAddress(rest)
        default:
            let text = String(decoding: rest, as: UTF8.self)
            return .accepted("language: \(Language(acceptLanguage: text))")
        }
    }

    private static func form(_ bytes: [UInt8]) throws(Violation) -> Verdict {
        let form: FormBody
        do {
            form = try FormBody(bytes, maximumFields: 16)
        } catch {
            return .refused(error.code.rawValue)
        }
        try demand(form.fields.count <= 16, "more fields than allowed")
        let again = form.fields.map {
            "\(PercentEncoding.percentEncoded($0.name))=\(PercentEncoding.percentEncoded($0.value))"
        }.joined(separator: "&")
        do {
            try demand(try FormBody(query: again).fields == form.fields, "fields read back differently")
        } catch let error as Violation {
            throw error
        } catch {
            throw Violation("fields that were written are refused: \(error)")
        }
        return .accepted("form")
    }

    private static func cookies(_ bytes: [UInt8]) throws(Violation) -> Verdict {
        let value = String(decoding: bytes, as: UTF8.self)
        let header = CookieHeader([.cookie: value])
        for cookie in header.cookies {
            try demand(
                !cookie.name.isEmpty && !cookie.value.utf8.contains(UInt8(ascii: ";")),
                "a cookie that is none")
            try demand(header[cookie.name].contains(cookie.value), "a cookie that is not found by its name")
        }
        return header.cookies.isEmpty ? .refused("no cookie") : .accepted("cookies")
    }

    private static func percentEncoding(_ bytes: [UInt8]) throws(Violation) -> Verdict {
        let text = String(decoding: bytes, as: UTF8.self)
        let encoded = PercentEncoding.percentEncoded(text)
        let isSafe = encoded.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                || "-._~%".utf8.contains($0)
        }
        try demand(isSafe, "an unsafe character was not encoded")
        return .accepted("percent-encoding")
    }

    /// Whatever the client wrote into the field, the address that our proxy appended to it is the client's.
    private static func clientAddress(_ bytes: [UInt8]) throws(Violation) -> Verdict {
        guard let range = AddressRange("127.0.0.1"), let name = HTTPField.Name("X-Forwarded-For") else {
            throw Violation("the constants are no range and no name")
        }
        let request = ServerRequest(
            method: .get, path: "/",
            headers: [name: String(decoding: bytes, as: UTF8.self) + ", 203.0.113.7"],
            peer: .internet(host: "127.0.0.1", port: 1))
        let proxies = TrustedProxies(ranges: [range], unixSockets: false)
        let client = ClientAddress(request, trusting: proxies)
        try demand(client.key == [203, 0, 113, 7], "a client counts under another address: \(client.key)")
        return .accepted("client address")
    }

    private static func returnTarget(_ bytes: [UInt8]) throws(Violation) -> Verdict {
        let text = String(decoding: bytes, as: UTF8.self)
        let publicURL = PublicURL(origin: "https://portal.example.gov.pl", basePath: "/auth")
        let origins: Set<String> = ["https://www.example.gov.pl:8443", "https://a.example"]
        guard let target = ReturnTarget(text, publicURL: publicURL, allowedOrigins: origins) else {
            return .refused("return target")
        }
        let location = target.location
        try demand(
            location.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") },
            "a location that is no field value")
        let origin = BrowserReading.origin(of: location, base: publicURL.origin)
        try demand(
            origin == publicURL.origin || origins.contains(origin ?? ""),
            "a browser would go to \(origin ?? "nowhere known")")
        for route in ["login", "acs", "logout"] {
            let path = location.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
            try demand(!path.elementsEqual("\(publicURL.basePath)/\(route)".utf8), "a location that loops")
        }
        return .accepted("return target")
    }
}
