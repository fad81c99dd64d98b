import Foundation
import Testing

@testable import Capture

/// One way in which people hand a message over.
struct Wrapping: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let wrap: @Sendable (String) -> [UInt8]

    init(_ what: String, _ wrap: @escaping @Sendable (String) -> String) {
        testDescription = what
        self.wrap = { Array(wrap($0).utf8) }
    }

    init(_ what: String, bytes wrap: @escaping @Sendable (String) -> [UInt8]) {
        testDescription = what
        self.wrap = wrap
    }

    static let all = ofXML + ofBase64 + ofFiles

    // MARK: XML in other text

    static let ofXML = [
        Wrapping("itself") { $0 },
        Wrapping("blanks around it") { "\r\n  \($0)\n\n" },
        Wrapping("a declaration before it") { "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\($0)" },
        Wrapping("what curl -v prints") {
            """
            * Connected to symulator.login.gov.pl (192.0.2.7) port 443 (#0)
            > POST /login-services/idpArtifactResolutionService HTTP/1.1
            > Host: symulator.login.gov.pl
            >
            } [1871 bytes data]
            < HTTP/1.1 200 OK
            < Content-Type: text/xml;charset=utf-8
            <
            { [\($0.utf8.count) bytes data]
            \($0)
            * Connection #0 to host symulator.login.gov.pl left intact
            """
        },
        Wrapping("what curl -v prints, a body in two parts") {
            let middle = $0.index($0.startIndex, offsetBy: $0.count / 2)
            return
                "< HTTP/1.1 200 OK\n{ [99 bytes data]\n\($0[..<middle]){ [123 bytes data]\n\($0[middle...])\n* left"
        },
        Wrapping("a line of a log that begins with a word in angle brackets") {
            "<14>Jan  5 10:00:00 wk <jboss> received \($0) in 12 ms <end>"
        },
        Wrapping("a log in JSON") { json(["level": "info", "msg": "got \($0) from WK"]) },
        Wrapping("a log in JSON in a log in JSON") { json(["log": json(["msg": $0]), "stream": "stdout"]) },
        Wrapping("JSON with escaped angle brackets") {
            json(["m": $0]).replacing("<", with: "\\u003c").replacing(">", with: "\\u003E")
        },
        Wrapping("fetch() with a body") { "fetch(\"https://a.pl\", { \"body\": \(jsonString($0)) });" },
        Wrapping("cURL with a body") {
            "curl https://a.pl --data-binary '\($0.replacing("'", with: "'\\''"))' -H 'Accept: <x>'"
        },
        Wrapping("cURL with a body in $''") {
            let text = $0.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
            return "curl https://a.pl --data-binary $'\(text.replacing("\n", with: "\\n"))' --compressed"
        },
        Wrapping("a console's string") {
            "'\($0.replacing("'", with: "\\'").replacing("\n", with: "\\n"))'"
        },
        Wrapping("a page that shows its source") { "<html><body><pre>\(html($0))</pre></body></html>" },
        Wrapping("an element of another document") { "<log xmlns='urn:x'><entry>\n\($0)\n</entry></log>" },
        Wrapping("percent-encoded in a form") { "SAMLResponse=\(percent($0))&RelayState=x" },
        Wrapping("the body of a HAR's request") {
            har("{\"request\":{\"url\":\"https://a.pl\",\"postData\":{\"text\":\(jsonString($0))}}}")
        },
        Wrapping("the body of a HAR's answer, with another entry") {
            har(
                "{\"request\":{\"url\":\"https://a.pl\"},\"response\":{\"content\":{\"text\":\(jsonString($0))}}}"
            )
        },
        Wrapping("the body of a HAR's answer in Base64") {
            har("{\"response\":{\"content\":{\"encoding\":\"base64\",\"text\":\"\(base64($0))\"}}}")
        },
        Wrapping("a HAR that is cut off") {
            String(
                har("{\"response\":{\"content\":{\"text\":\(jsonString($0))}}},{\"request\":{}}").dropLast(7))
        },
    ]

    // MARK: Base64

    static let ofBase64 =
        [
            Wrapping("Base64") { base64($0) },
            Wrapping("Base64 in single quotes, as Chrome prints it") { "'\(base64($0))'" },
            Wrapping("Base64 in double quotes, as Firefox prints it") { "\"\(base64($0))\"\n" },
            Wrapping("a console with its prompt") {
                "> document.querySelector('[name=SAMLResponse]').value\n< '\(base64($0))'"
            },
            Wrapping("base64url") { url($0) },
            Wrapping("a field in base64url") { "SAMLResponse=\(url($0))&RelayState=x" },
            Wrapping("percent-encoded") { "SAMLResponse=\(percent(base64($0)))&RelayState=x" },
            Wrapping("percent-encoded twice") { "RelayState=x&SAMLResponse=\(percent(percent(base64($0))))" },
            Wrapping("a URL in a sentence") {
                "It went to https://a.pl/?SAMLResponse=\(percent(base64($0))), then"
            },
            Wrapping("a list copied from developer tools") { "SAMLResponse: \(base64($0))\nRelayState: abc" },
            Wrapping("a list with values below") { "SAMLResponse\n\(base64($0))\nRelayState\nabc" },
            Wrapping("a form") {
                "<html><form><input type=\"hidden\" name=\"SAMLResponse\" value=\"\(html(base64($0)))\"/></form></html>"
            },
            Wrapping("a form without quotes") {
                "<html><form><input type=hidden name=SAMLResponse value=\(base64($0))></form></html>"
            },
            Wrapping("a form without quotes, the other way round") {
                "<html><input value=\(html(base64($0))) name=SAMLResponse type=hidden></html>"
            },
            Wrapping("a text area") {
                "<html><textarea name='SAMLResponse'>\(base64($0))</textarea></html>"
            },
            Wrapping("JSON") { json(["SAMLResponse": base64($0)]) },
            Wrapping("a form body in JSON") { json(["body": "SAMLResponse=\(wrapped($0, 76, "\r\n"))"]) },
        ] + [64, 76, 77, 100, 120].flatMap(wrappedAt)

    /// Lines as `base64 -w`, mail and terminals make them.
    private static func wrappedAt(_ width: Int) -> [Wrapping] {
        [
            Wrapping("Base64 in lines of \(width)") { wrapped($0, width, "\n") },
            Wrapping("a field in lines of \(width)") {
                "SAMLResponse=\(wrapped($0, width, "\n"))\nRelayState=x\n"
            },
            Wrapping("a field in lines of \(width), its name on the first") {
                inLines("SAMLResponse=" + base64($0), width, "\n") + "\nRelayState\nabc"
            },
            Wrapping("a list in lines of \(width), CRLF") {
                "SAMLResponse: \(wrapped($0, width, "\r\n"))\r\nRelayState: x\r\n"
            },
            Wrapping("indented lines of \(width)") {
                "  saml:\n    \(wrapped($0, width, "\n    "))\n  next: x"
            },
        ]
    }

    // MARK: Files

    static let ofFiles = [
        Wrapping("UTF-16 of PowerShell", bytes: { [0xFF, 0xFE] + utf16($0, highFirst: false) }),
        Wrapping("UTF-16, high byte first", bytes: { [0xFE, 0xFF] + utf16($0, highFirst: true) }),
        Wrapping("UTF-16 without a mark", bytes: { utf16($0, highFirst: false) }),
        Wrapping("UTF-16 without a mark, high byte first", bytes: { utf16($0, highFirst: true) }),
        Wrapping("UTF-16 of Base64", bytes: { [0xFF, 0xFE] + utf16("\(base64($0))\r\n", highFirst: false) }),
        Wrapping("UTF-8 with a mark", bytes: { [0xEF, 0xBB, 0xBF] + Array($0.utf8) }),
        Wrapping("gzip", bytes: { gzip($0) }),
        Wrapping("gzip of UTF-16", bytes: { gzip([0xFF, 0xFE] + utf16($0, highFirst: false)) }),
        Wrapping("a HAR file in gzip") {
            har("{\"response\":{\"content\":{\"text\":\(jsonString($0))}}}")
        }.then { gzip($0) },
        Wrapping("Base64 of gzip") { Data(gzip($0)).base64EncodedString() },
    ]

    private func then(_ next: @escaping @Sendable ([UInt8]) -> [UInt8]) -> Wrapping {
        Wrapping(testDescription, bytes: { next(self.wrap($0)) })
    }
}

// MARK: Encodings

private func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

private func url(_ text: String) -> String {
    base64(text).replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
}

private func percent(_ text: String) -> String {
    text.utf8.map { byte in
        "-._~".utf8.contains(byte) || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
            || (0x61...0x7A).contains(byte)
            ? String(UnicodeScalar(byte))
            : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16).uppercased()
    }.joined()
}

private func html(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        .replacing("\"", with: "&quot;").replacing("'", with: "&#39;").replacing("+", with: "&#x2b;")
}

private func jsonString(_ text: String) -> String {
    let data = (try? JSONEncoder().encode(text)) ?? Data()
    return String(decoding: data, as: UTF8.self)
}

private func json(_ object: [String: String]) -> String {
    let data = (try? JSONEncoder().encode(object)) ?? Data()
    return String(decoding: data, as: UTF8.self)
}

func har(_ entries: String) -> String {
    "{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"x\"},\"entries\":[\(entries)]}}"
}

private func wrapped(_ text: String, _ width: Int, _ end: String) -> String {
    inLines(base64(text), width, end)
}

private func inLines(_ text: String, _ width: Int, _ end: String) -> String {
    var (lines, rest) = ([Substring](), text[...])
    while !rest.isEmpty {
        lines.append(rest.prefix(width))
        rest = rest.dropFirst(width)
    }
    return lines.joined(separator: end)
}

func utf16(_ text: String, highFirst: Bool) -> [UInt8] {
    text.utf16.flatMap { unit in
        let (high, low) = (UInt8(unit >> 8), UInt8(unit & 255))
        return highFirst ? [high, low] : [low, high]
    }
}

private func gzip(_ text: String) -> [UInt8] { gzip(Array(text.utf8)) }

/// With a name in its head, in stored blocks: real compression is the business of DEFLATE's own tests.
func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = [0x1F, 0x8B, 8, 8, 0, 0, 0, 0, 0, 3] + Array("a.har".utf8) + [0]
    var rest = bytes[...]
    repeat {
        let block = rest.prefix(65_535)
        rest = rest.dropFirst(65_535)
        let count = UInt16(block.count)
        output += [rest.isEmpty ? 1 : 0, UInt8(count & 255), UInt8(count >> 8)]
        output += [UInt8(~count & 255), UInt8(~count >> 8)] + block
    } while !rest.isEmpty
    return output + [0, 0, 0, 0, 0, 0, 0, 0]
}
