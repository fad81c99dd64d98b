import HTTPTypes

/// Names that come with nearly every request, made once.
enum KnownFieldName {
    private struct Entry {
        let lowercase: [UInt8]
        let name: HTTPField.Name
    }

    /// By length.
    private static let entries: [[Entry]] = {
        let names = [
            "Accept", "Accept-Charset", "Accept-Encoding", "Accept-Language", "Authorization",
            "Cache-Control",
            "Connection", "Content-Length", "Content-Type", "Cookie", "DNT", "Expect", "Forwarded", "Host",
            "If-Modified-Since", "If-None-Match", "Origin", "Pragma", "Priority", "Range", "Referer",
            "SOAPAction",
            "Sec-CH-UA", "Sec-CH-UA-Mobile", "Sec-CH-UA-Platform", "Sec-Fetch-Dest", "Sec-Fetch-Mode",
            "Sec-Fetch-Site", "Sec-Fetch-User", "TE", "Transfer-Encoding", "Upgrade-Insecure-Requests",
            "User-Agent",
            "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Original-Method", "X-Original-URI",
            "X-Original-URL", "X-Real-IP", "X-Request-ID", "traceparent", "tracestate",
        ]
        var table: [[Entry]] = Array(repeating: [], count: 32)
        for text in names {
            guard let name = HTTPField.Name(text) else { continue }
            table[text.utf8.count].append(Entry(lowercase: Array(name.canonicalName.utf8), name: name))
        }
        return table
    }()

    static let host = HTTPField.Name("Host")

    /// - Parameter range: a token.
    static func name(_ input: Span<UInt8>, _ range: Range<Int>) -> HTTPField.Name? {
        let entries = entries
        if range.count < entries.count {
            for entry in entries[range.count] where matches(entry.lowercase.span, input, range.lowerBound) {
                return entry.name
            }
        }
        return HTTPField.Name(input.text(range))
    }

    private static func matches(_ word: Span<UInt8>, _ input: Span<UInt8>, _ start: Int) -> Bool {
        for offset in 0..<word.count {
            let byte = input[start + offset]
            guard ((0x41...0x5A).contains(byte) ? byte | 0x20 : byte) == word[offset] else { return false }
        }
        return true
    }
}
