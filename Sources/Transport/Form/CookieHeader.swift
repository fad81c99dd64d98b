public import HTTPTypes

/// The cookies of a request, in their order; several `Cookie` fields are read as one.
///
/// Pairs without a proper name are left out, and not refused: cookies of other applications on the same host are
/// no business of ours. Values are kept as they stand, quotes and percent-encodings too.
/// - Source: RFC 6265 4.1.1, 4.2, 5.4
public struct CookieHeader: Sendable, Equatable {
    public let cookies: [NamedValue]

    /// - Parameter headers: of the request, untrusted.
    public init(_ headers: HTTPFields) {
        var cookies: [NamedValue] = []
        for value in headers[values: .cookie] {
            for pair in value.utf8.split(separator: UInt8(ascii: ";")) {
                guard let cookie = Self.cookie(pair) else { continue }
                cookies.append(cookie)
            }
        }
        self.cookies = cookies
    }

    /// All values of `name`; more than one means that somebody else set one too (a parent domain, say).
    public subscript(name: String) -> [String] {
        cookies.filter { $0.name == name }.map(\.value)
    }

    private static func cookie(_ pair: Substring.UTF8View) -> NamedValue? {
        guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        let name = trimmed(pair[..<equals])
        let token = ByteSet.token
        guard !name.isEmpty, name.utf8.allSatisfy({ token.contains($0) }) else { return nil }
        return NamedValue(name: String(name), value: String(trimmed(pair[pair.index(after: equals)...])))
    }

    private static func trimmed(_ text: Substring.UTF8View) -> Substring {
        var text = text
        while let first = text.first, first == 0x20 || first == 0x09 { text.removeFirst() }
        while let last = text.last, last == 0x20 || last == 0x09 { text.removeLast() }
        return Substring(text)
    }
}
