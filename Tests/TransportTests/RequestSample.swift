import Testing

@testable import Transport

/// Bytes of a request and what must come of them.
struct RequestSample: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let status: Int
    /// What the service is told (`told(_:)`), where it is asked.
    let told: String?

    var testDescription: String { name }

    private init(_ name: String, _ text: String, _ status: Int, _ told: String?) {
        self.name = name
        bytes = Array(text.utf8)
        self.status = status
        self.told = told
    }

    static func refused(_ status: Int, _ name: String, _ text: String) -> RequestSample {
        RequestSample(name, text, status, nil)
    }

    static func accepted(_ name: String, _ text: String, _ told: String) -> RequestSample {
        RequestSample(name, text, 200, told)
    }

    /// With the lines that every request has.
    private static func get(_ field: String) -> String { "GET / HTTP/1.1\r\nHost: a\r\n\(field)\r\n\r\n" }
    private static func post(_ field: String, _ body: String) -> String {
        "POST / HTTP/1.1\r\nHost: a\r\n\(field)\r\n\r\n\(body)"
    }
    private static func chunked(_ body: String) -> String { post("Transfer-Encoding: chunked", body) }
    private static func target(_ target: String) -> String { "GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n" }

    static let refusals: [RequestSample] = requestLines + fields + framing + chunks + sizes

    private static let requestLines: [RequestSample] = [
        refused(400, "two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
        refused(400, "a space before the line's end", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n"),
        refused(400, "a space before the method", " GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        refused(400, "a tab for a space", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n"),
        refused(400, "no version", "GET /\r\nHost: a\r\n\r\n"),
        refused(400, "a method that is no token", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n"),
        refused(400, "a version in lower case", "GET / http/1.1\r\nHost: a\r\n\r\n"),
        refused(400, "a version of three digits", "GET / HTTP/1.10\r\nHost: a\r\n\r\n"),
        refused(400, "another protocol", "GET / HTTQ/1.1\r\nHost: a\r\n\r\n"),
        refused(505, "HTTP/2.0", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        refused(505, "HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n"),
        refused(505, "HTTP/0.9 with a version", "GET / HTTP/0.9\r\nHost: a\r\n\r\n"),
        refused(400, "bare LF after the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n"),
        refused(400, "bare CR in the request line", "GET /\r HTTP/1.1\r\nHost: a\r\n\r\n"),
        refused(400, "two empty lines before", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        refused(400, "bare LF before", "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        refused(400, "bare CR before", "\rGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        refused(400, "a TLS greeting", "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0"),
        refused(400, "a path without a slash", target("index")),
        refused(400, "an empty target", "GET  HTTP/1.1\r\nHost: a\r\n\r\n"),
        refused(400, "NUL in the path", target("/a\0b")),
        refused(400, "%00 in the path", target("/a%00b")),
        refused(400, "%00 in the query", target("/?a=%00")),
        refused(400, "half a percent-encoding", target("/a%4")),
        refused(400, "a percent sign alone", target("/%")),
        refused(400, "a percent-encoding that is none", target("/%zz")),
        refused(400, "a backslash in the path", target("/\\evil")),
        refused(400, "quotes in the path", target("/\"a\"")),
        refused(400, "less-than in the query", target("/?<script>")),
        refused(400, "a fragment", target("/a#b")),
        refused(400, "bytes beyond ASCII in the path", target("/ą")),
        refused(400, "a scheme that is not HTTP", target("ftp://a/")),
        refused(400, "absolute-form without a host", target("http:///a")),
        refused(400, "absolute-form with user information", target("http://u:p@a/")),
        refused(400, "the asterisk-form", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"),
        refused(501, "CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n"),
        refused(501, "CONNECT with a path", "CONNECT / HTTP/1.1\r\nHost: a\r\n\r\n"),
    ]

    private static let fields: [RequestSample] = [
        refused(400, "no Host", "GET / HTTP/1.1\r\nAccept: a\r\n\r\n"),
        refused(400, "no field at all", "GET / HTTP/1.1\r\n\r\n"),
        refused(400, "two Hosts", get("Host: b")),
        refused(400, "two equal Hosts", get("host: a")),
        refused(400, "two Hosts in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n"),
        refused(400, "an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
        refused(400, "a list of Hosts", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n"),
        refused(400, "a Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
        refused(400, "a Host with user information", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n"),
        refused(400, "a Host whose port is a word", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n"),
        refused(400, "a Host with an open bracket", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n"),
        refused(400, "no Host beside the absolute-form", "GET http://a/ HTTP/1.1\r\n\r\n"),
        refused(400, "a continued line", get("A: b\r\n c")),
        refused(400, "a line continued by a tab", get("A: b\r\n\tc")),
        refused(400, "a first line that continues", "GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
        refused(400, "a space before the colon", get("A : b")),
        refused(400, "a tab before the colon", get("A\t: b")),
        refused(400, "an empty name", get(": b")),
        refused(400, "a line without a colon", get("A")),
        refused(400, "a name that is no token", get("A(b): c")),
        refused(400, "a name beyond ASCII", get("Ą: c")),
        refused(400, "NUL in a value", get("A: b\0c")),
        refused(400, "bare CR in a value", get("A: b\rc")),
        refused(400, "CR CR LF", get("A: b\r")),
        refused(400, "bare LF in a value", get("A: b\nC: d")),
        refused(400, "a control character in a value", get("A: b\u{1B}[0m")),
        refused(400, "DEL in a value", get("A: b\u{7F}")),
        refused(400, "bare LFs at the end", "GET / HTTP/1.1\r\nHost: a\n\n"),
        refused(417, "another expectation", post("Content-Length: 1\r\nExpect: 200-ok", "a")),
        refused(417, "a list of expectations", post("Content-Length: 1\r\nExpect: 100-continue, x", "a")),
    ]

    private static let framing: [RequestSample] = [
        refused(400, "both lengths", post("Content-Length: 5\r\nTransfer-Encoding: chunked", "0\r\n\r\n")),
        refused(
            400, "both lengths, the other way",
            post("Transfer-Encoding: chunked\r\nContent-Length: 5", "0\r\n\r\n")),
        refused(400, "two lengths", post("Content-Length: 5\r\nContent-Length: 6", "abcdef")),
        refused(400, "two equal lengths", post("Content-Length: 5\r\nContent-Length: 5", "abcde")),
        refused(400, "a list of lengths", post("Content-Length: 5, 5", "abcde")),
        refused(400, "a length with a sign", post("Content-Length: +5", "abcde")),
        refused(400, "a negative length", post("Content-Length: -5", "abcde")),
        refused(400, "a hexadecimal length", post("Content-Length: 0x5", "abcde")),
        refused(400, "a length with a space", post("Content-Length: 5 5", "abcde")),
        refused(400, "a length with an underscore", post("Content-Length: 1_0", "abcdeabcde")),
        refused(400, "an empty length", post("Content-Length:", "")),
        refused(400, "a word for a length", post("Content-Length: five", "abcde")),
        refused(413, "a length beyond the limit", post("Content-Length: 4097", "a")),
        refused(413, "a length beyond all numbers", post("Content-Length: 99999999999999999999999", "a")),
        refused(400, "an unknown coding", post("Transfer-Encoding: gzip", "a")),
        refused(501, "another coding before", post("Transfer-Encoding: gzip, chunked", "0\r\n\r\n")),
        refused(
            501, "another coding in a field before",
            post("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked", "0\r\n\r\n")),
        refused(400, "chunked not last", post("Transfer-Encoding: chunked, gzip", "0\r\n\r\n")),
        refused(400, "chunked twice", post("Transfer-Encoding: chunked, chunked", "0\r\n\r\n")),
        refused(
            400, "chunked in two fields",
            post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "0\r\n\r\n")),
        refused(400, "chunked with a parameter", post("Transfer-Encoding: chunked;q=1", "0\r\n\r\n")),
        refused(400, "nearly chunked", post("Transfer-Encoding: xchunked", "0\r\n\r\n")),
        refused(400, "chunked in quotes", post("Transfer-Encoding: \"chunked\"", "0\r\n\r\n")),
        refused(400, "chunked after a vertical tab", post("Transfer-Encoding: \u{B}chunked", "0\r\n\r\n")),
        refused(400, "an empty coding", post("Transfer-Encoding:", "0\r\n\r\n")),
        refused(400, "an empty member", post("Transfer-Encoding: , chunked", "0\r\n\r\n")),
        refused(400, "identity", post("Transfer-Encoding: identity", "a")),
        refused(
            400, "a coding in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    ]

    private static let chunks: [RequestSample] = [
        refused(400, "a size that is none", chunked("x\r\n")),
        refused(400, "an empty size", chunked("\r\n")),
        refused(400, "a size with a sign", chunked("+5\r\nabcde\r\n0\r\n\r\n")),
        refused(400, "a size with 0x", chunked("0x5\r\nabcde\r\n0\r\n\r\n")),
        refused(400, "a space before the size", chunked(" 5\r\nabcde\r\n0\r\n\r\n")),
        refused(400, "a space after the size", chunked("5 \r\nabcde\r\n0\r\n\r\n")),
        refused(400, "a size that overflows", chunked("FFFFFFFFFFFFFFFFF\r\n")),
        refused(400, "a size of sixteen digits", chunked("0000000000000005\r\nabcde\r\n0\r\n\r\n")),
        refused(413, "a size beyond the limit", chunked("1001\r\n")),
        refused(413, "sizes beyond the limit together", chunked("1\r\na\r\n1000\r\n")),
        refused(413, "the largest size", chunked("7FFFFFFFFFFFFFF\r\n")),
        refused(400, "bare LF after the size", chunked("5\nabcde\r\n0\r\n\r\n")),
        refused(400, "CR CR after the size", chunked("5\r\r\nabcde\r\n0\r\n\r\n")),
        refused(400, "data longer than the size", chunked("4\r\nabcde\r\n0\r\n\r\n")),
        refused(400, "data shorter than the size", chunked("6\r\nabcde\r\n0\r\n\r\n")),
        refused(400, "bare LF after the data", chunked("5\r\nabcde\n0\r\n\r\n")),
        refused(400, "NUL in an extension", chunked("5;a=\0\r\nabcde\r\n0\r\n\r\n")),
        refused(400, "bare LF in an extension", chunked("5;a\nb\r\nabcde\r\n0\r\n\r\n")),
        refused(400, "endless extensions", chunked("5;" + String(repeating: "a", count: 5_000) + "\r\n")),
        refused(400, "a trailer without a colon", chunked("0\r\nA\r\n\r\n")),
        refused(400, "a trailer that continues", chunked("0\r\nA: b\r\n c\r\n\r\n")),
        refused(400, "bare LF after the trailers", chunked("0\r\nA: b\r\n\n")),
        refused(431, "endless trailers", chunked("0\r\nA: " + String(repeating: "a", count: 2_000) + "\r\n")),
        refused(
            431, "too many trailers", chunked("0\r\n" + String(repeating: "A: b\r\n", count: 21) + "\r\n")),
    ]

    private static let sizes: [RequestSample] = [
        refused(414, "a long line", target("/" + String(repeating: "a", count: 1_100))),
        refused(414, "a line without an end", "GET /" + String(repeating: "a", count: 1_100)),
        refused(431, "a long field", get("A: " + String(repeating: "a", count: 1_100))),
        refused(
            431, "a field without an end",
            "GET / HTTP/1.1\r\nHost: a\r\nA: " + String(repeating: "a", count: 1_100)),
        refused(431, "many fields", get(String(repeating: "A: b\r\n", count: 20) + "A: b")),
    ]

    static let acceptances: [RequestSample] = [
        accepted("the shortest", target("/"), "GET / -\nhost=a\n"),
        accepted("an empty line before", "\r\n" + target("/"), "GET / -\nhost=a\n"),
        accepted("a query", target("/a/b?c=d&e=%C4%85"), "GET /a/b ?c=d&e=%C4%85\nhost=a\n"),
        accepted("an empty query", target("/a?"), "GET /a ?\nhost=a\n"),
        accepted("question marks in the query", target("/a?b?c"), "GET /a ?b?c\nhost=a\n"),
        accepted("two slashes", target("//evil"), "GET //evil -\nhost=a\n"),
        accepted(
            "all characters of a path", target("/-._~!$&'()*+,;=:@%20"),
            "GET /-._~!$&'()*+,;=:@%20 -\nhost=a\n"),
        accepted("another method", "BREW /pot HTTP/1.1\r\nHost: a\r\n\r\n", "BREW /pot -\nhost=a\n"),
        accepted("a method in lower case", "get / HTTP/1.1\r\nHost: a\r\n\r\n", "get / -\nhost=a\n"),
        accepted("the absolute-form", target("http://b:80/c?d"), "GET /c ?d\nhost=b:80\n"),
        accepted("the absolute-form without a path", target("HTTPS://b"), "GET / -\nhost=b\n"),
        accepted("the absolute-form with a query only", target("http://b?c"), "GET / ?c\nhost=b\n"),
        accepted("HTTP/1.0 without Host", "GET / HTTP/1.0\r\n\r\n", "GET / -\n"),
        accepted(
            "a Host with port", "GET / HTTP/1.1\r\nHost: a.example:8080\r\n\r\n",
            "GET / -\nhost=a.example:8080\n"),
        accepted("an IPv6 Host", "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", "GET / -\nhost=[::1]:8080\n"),
        accepted("no space after the colon", get("A:b"), "GET / -\nhost=a\na=b\n"),
        accepted("whitespace around the value", get("A: \t b c \t "), "GET / -\nhost=a\na=b c\n"),
        accepted("an empty value", get("A: "), "GET / -\nhost=a\na=\n"),
        accepted("a colon in the value", get("A: b:c"), "GET / -\nhost=a\na=b:c\n"),
        accepted(
            "repeated fields, kept apart", get("A: b\r\nB: c\r\na: d"), "GET / -\nhost=a\na=b\nb=c\na=d\n"),
        accepted("a value beyond ASCII", get("A: Żółć"), "GET / -\nhost=a\na=Żółć\n"),
        accepted("a known name", get("X-REAL-IP: 192.0.2.1"), "GET / -\nhost=a\nx-real-ip=192.0.2.1\n"),
        accepted("a body", post("Content-Length: 5", "abcde"), "POST / -\nhost=a\ncontent-length=5\nabcde"),
        accepted(
            "a length with zeros before", post("Content-Length: 0005", "abcde"),
            "POST / -\nhost=a\ncontent-length=0005\nabcde"),
        accepted("an empty body", post("Content-Length: 0", ""), "POST / -\nhost=a\ncontent-length=0\n"),
        accepted(
            "a body with GET", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\na",
            "GET / -\nhost=a\ncontent-length=1\na"),
        accepted(
            "chunks", chunked("5\r\nabcde\r\nA\r\n0123456789\r\n0\r\n\r\n"),
            "POST / -\nhost=a\ntransfer-encoding=chunked\nabcde0123456789"),
        accepted(
            "chunks with extensions", chunked("2;a=b;c=\"d e\"\r\nab\r\n0;x\r\n\r\n"),
            "POST / -\nhost=a\ntransfer-encoding=chunked\nab"),
        accepted(
            "chunks with trailers, dropped", chunked("1\r\na\r\n0\r\nHost: evil\r\nB: c\r\n\r\n"),
            "POST / -\nhost=a\ntransfer-encoding=chunked\na"),
        accepted(
            "an empty chunked body", chunked("0\r\n\r\n"), "POST / -\nhost=a\ntransfer-encoding=chunked\n"),
        accepted(
            "chunked in capitals", post("Transfer-Encoding: CHUNKED", "0\r\n\r\n"),
            "POST / -\nhost=a\ntransfer-encoding=CHUNKED\n"),
        accepted(
            "a size of fifteen digits", chunked("00000000000000a\r\n0123456789\r\n0\r\n\r\n"),
            "POST / -\nhost=a\ntransfer-encoding=chunked\n0123456789"),
        accepted(
            "an expectation of HTTP/1.0, ignored", "GET / HTTP/1.0\r\nExpect: x\r\n\r\n",
            "GET / -\nexpect=x\n"),
        accepted(
            "the head that just fits", get("A: " + String(repeating: "a", count: 1_024 - 32)),
            "GET / -\nhost=a\na=" + String(repeating: "a", count: 1_024 - 32) + "\n"),
    ]

    /// What the samples were made for.
    static var limits: ServerLimits {
        var limits = ServerLimits()
        limits.headBytes = 1_024
        limits.headerCount = 20
        limits.bodyBytes = 4_096
        return limits
    }
}
