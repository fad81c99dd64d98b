import FuzzTargets
import XMLSecurity

/// A message as people copy it besides forms and HAR files: in logs, strings, lines, other encodings of text.
enum CaptureSeeds {
    static let all = ofXML.map { Array($0.utf8) } + ofBase64.map { Array($0.utf8) } + files

    private static let message = MessageTemplates.assertion
    private static let encoded = Base64.encodeToString(Array(message.utf8))

    private static let ofXML = [
        "< HTTP/1.1 200 OK\n{ [99 bytes data]\n\(message)\n* Connection #0 left intact",
        "<14>Jan 5 <word> \(message) and \(message.prefix(200))\n\(message)",
        "{\"msg\":\"\(escaped(message))\"}", "{\"log\":\"\(escaped(escaped(message)))\"}",
        "{\"msg\":\"\(escaped(message).replacing("<", with: "\\u003c").replacing(">", with: "\\u003e"))\"}",
        "curl https://a.pl --data-binary '\(message.replacing("'", with: "'\\''"))'",
        "<pre>\(message.replacing("<", with: "&lt;").replacing("\"", with: "&quot;"))</pre>",
        "{\"log\":{\"entries\":[{\"response\":{\"content\":{\"text\":\"\(escaped(message))\"}}},{\"response\":"
            + "{\"content\":{\"encoding\":\"base64\",\"text\":\"\(encoded)\"}}}]}}",
    ]

    private static let ofBase64 = [
        "'\(encoded)'", "> $0.value\n< \"\(encoded)\"", "SAMLResponse=\(lines(76))\nRelayState=x",
        "SAMLResponse: \(lines(100))\r\nRelayState: x",
        encoded.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: ""),
        "SAMLResponse=\(encoded.replacing("+", with: "%252B").replacing("=", with: "%253D"))&RelayState=x",
        "<input name=SAMLResponse value=\(encoded.replacing("+", with: "&#43;"))>",
        "<textarea name=SAMLResponse>\(lines(64))</textarea>",
    ]

    private static let files: [[UInt8]] = [
        [0xFF, 0xFE] + message.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] },
        message.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] },
        gzip(Array(message.utf8)), Base64.encode(gzip(Array(message.utf8))),
    ]

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    private static func lines(_ width: Int) -> String {
        var (lines, rest): ([Substring], Substring) = ([], encoded[...])
        while !rest.isEmpty {
            lines.append(rest.prefix(width))
            rest = rest.dropFirst(width)
        }
        return lines.joined(separator: "\n")
    }

    /// One stored block.
    private static func gzip(_ bytes: [UInt8]) -> [UInt8] {
        let count = UInt16(truncatingIfNeeded: bytes.count)
        let head: [UInt8] = [0x1F, 0x8B, 8, 8, 0, 0, 0, 0, 0, 3, UInt8(ascii: "a"), 0]
        return head + [1, UInt8(count & 255), UInt8(count >> 8), UInt8(~count & 255), UInt8(~count >> 8)]
            + bytes
    }
}
