import Foundation
import SAML
import Testing

@testable import Capture

/// A message in everything that people copy it in.
@Suite("What a capture holds")
struct CaptureTests {
    static let xml =
        "<saml2p:AuthnRequest xmlns:saml2p=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"a\" X=\"ąę>>?~~~\"/>"
    static let base64 = Data(xml.utf8).base64EncodedString()
    static let encoded = base64.replacing("+", with: "%2B").replacing("/", with: "%2F").replacing(
        "=", with: "%3D")
    static let soap =
        "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>\(xml)</soap:Body></soap:Envelope>"

    /// The names of the messages that `brama decode` explains.
    private func names(in text: String) -> [String] {
        capturedMessages(in: Array(text.utf8)).map { found in
            switch found.content {
            case .artifact: "artifact"
            case .nothing: "nothing"
            case .message(let bytes):
                inspectMessage(bytes, InspectionOptions(now: Instant(milliseconds: 0))).message
                    ?? "unreadable"
            }
        }
    }

    static let captures: [(what: String, text: String)] = [
        ("XML", xml), ("SOAP", soap), ("Base64", base64),
        ("a form body", "SAMLRequest=\(encoded)&RelayState=x"),
        ("a form body, the other way round", "RelayState=x&SAMLRequest=\(encoded)"),
        ("a URL", "https://login.gov.pl/login/SingleSignOnService?SAMLRequest=\(encoded)&RelayState=x#y"),
        ("a URL in a sentence", "It went to https://login.gov.pl/?SAMLRequest=\(encoded), and then nothing."),
        ("a table copied from developer tools", "SAMLRequest\t\(base64)\nRelayState\tabc"),
        ("a list copied from developer tools", "SAMLRequest: \(base64)\nRelayState: abc"),
        ("a list with values below", "SAMLRequest:\n\(base64)\nRelayState:\nabc"),
        ("JSON", "{\"RelayState\":\"x\",\"SAMLRequest\":\"\(base64.replacing("/", with: "\\/"))\"}"),
        (
            "JSON with \\u escapes",
            "{\"SAMLRequest\":\"\(base64.replacing("+", with: "\\u002b").replacing("=", with: "\\u003d"))\"}"
        ),
        (
            "cURL for bash",
            """
            curl 'https://login.gov.pl/login/SingleSignOnService' \\
              -H 'Content-Type: application/x-www-form-urlencoded' \\
              --data-raw 'SAMLRequest=\(encoded)&RelayState=x' --compressed
            """
        ),
        (
            "cURL with --data-urlencode",
            "curl https://a.pl --data-urlencode 'SAMLRequest=\(base64)' -d RelayState=x"
        ),
        (
            "cURL for Windows",
            """
            curl ^"https://login.gov.pl/login/SingleSignOnService^" ^
              --data-raw ^"SAMLRequest=\(encoded.replacing("%", with: "^%^"))^&RelayState=x^"
            """
        ),
        (
            "PowerShell",
            "Invoke-WebRequest -Uri \"https://a.pl\" -Method \"POST\" -Body \"SAMLRequest=\(encoded)&RelayState=x\""
        ),
        (
            "fetch()",
            """
            fetch("https://login.gov.pl/login/SingleSignOnService", {
              "headers": { "content-type": "application/x-www-form-urlencoded" },
              "body": "SAMLRequest=\(encoded)&RelayState=x",
              "method": "POST"
            });
            """
        ),
        (
            "fetch() with SOAP",
            "fetch(\"https://a.pl\", { \"body\": \"\(soap.replacing("\"", with: "\\\""))\" });"
        ),
        ("cURL with SOAP", "curl https://a.pl -H 'SOAPAction: \"\"' --data-binary '\(soap)'"),
        (
            "cURL with SOAP in $''",
            "curl https://a.pl --data-binary $'\(soap.replacing("ą", with: "\\u0105"))'"
        ),
        ("a line of a log", "2026-01-05 10:00:00 sent \(soap) to the node"),
        (
            "a page with a form",
            """
            <!DOCTYPE html><html><body onload="go()"><form action="https://login.gov.pl/login/SingleSignOnService">
            <input type="hidden" name="SAMLRequest" value="\(base64.replacing("+", with: "&#43;"))"/>
            <input type="hidden" name="RelayState" value="x"/></form></body></html>
            """
        ),
        (
            "a page with attributes in another order",
            "<html><input value='\(base64.replacing("=", with: "&#x3D;"))' type=hidden name='SAMLRequest'></html>"
        ),
        ("an HTTP message", "POST /login HTTP/1.1\r\nHost: a\r\n\r\nSAMLRequest=\(encoded)&RelayState=x"),
    ]

    @Test("a message is found in", arguments: captures)
    func found(_ capture: (what: String, text: String)) {
        #expect(
            names(in: capture.text).map { $0 == "Envelope" ? "AuthnRequest" : $0 } == ["AuthnRequest"],
            "\(capture.what)")
    }

    static func har(_ entries: String) -> String {
        "{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"x\"},\"entries\":[\(entries)]}}"
    }

    @Test("a HAR file tells where each message was; each comes once, and addresses without their queries")
    func har() {
        let page = "<html><form><input name=\\\"SAMLRequest\\\" value=\\\"\(Self.base64)\\\"></form></html>"
        let text = Self.har(
            """
            {"request":{"method":"GET","url":"https://portal.example.gov.pl/auth/login?return_to=%2Fsecret"},
             "response":{"content":{"text":"\(page)"}}},
            {"request":{"method":"POST","url":"https://login.gov.pl/login/SingleSignOnService",
             "postData":{"text":"SAMLRequest=\(Self.encoded)&RelayState=x",
             "params":[{"name":"SAMLRequest","value":"\(Self.encoded)"}]}},"response":{"content":{}}},
            {"request":{"method":"POST","url":"https://portal.example.gov.pl/auth/acs",
             "postData":{"params":[{"name":"SAMLart","value":"AAQAAMFbLinlXaCM"}]}},"response":{}},
            {"request":{"method":"GET","url":"https://a.pl/?SAMLart=AAQAAsecret"},"response":{"content":{
             "encoding":"base64","text":"\(Data("SAMLResponse=PGEvPg==".utf8).base64EncodedString())"}}}
            """)
        let found = capturedMessages(in: Array(text.utf8))
        #expect(
            found.map(\.origin) == [
                "entry 1, GET https://portal.example.gov.pl/auth/login, answer",
                "entry 3, POST https://portal.example.gov.pl/auth/acs, request",
                "entry 4, GET https://a.pl/, query", "entry 4, GET https://a.pl/, answer",
            ])
        #expect(found.map { $0.content == .artifact } == [false, true, true, false])
        #expect(names(in: text) == ["AuthnRequest", "artifact", "artifact", "a"])
    }

    @Test("several messages of one text are all found")
    func several() {
        let other = Data(Self.xml.replacing("AuthnRequest", with: "Response").utf8).base64EncodedString()
        #expect(
            names(in: "SAMLRequest=\(Self.encoded)\nSAMLResponse=\(other)\nSAMLart=AAQA") == [
                "AuthnRequest", "Response", "artifact",
            ])
        let origins = capturedMessages(in: Array("SAMLRequest=\(Self.encoded)&SAMLart=AAQA".utf8)).map(
            \.origin)
        #expect(origins == ["SAMLRequest", "form"])
    }

    @Test("what holds no message is one as it is, so that something can be said about it")
    func nothing() {
        for text in [
            "x", "{}", "{\"log\":{}}", "SAMLRequest", "SAMLRequest=", "<a/><b/>", "<Envelope>", "</Response>",
            "SAMLRequest is a form field", String(repeating: "{\"a\":", count: 100_000),
            String(repeating: "[", count: 100_000), "\u{0}", "'<", "\"<\\", "SAMLart='", "SAMLResponse=\"\\",
        ] {
            let bytes = Array(text.utf8)
            let found = capturedMessages(in: bytes)
            #expect(found.count == 1, "\(text.prefix(30))")
            if text.hasPrefix("SAMLart") || text.hasSuffix("\"\\") { continue }
            #expect(
                found.first == CapturedMessage(origin: nil, content: .message(bytes)), "\(text.prefix(30))")
        }
    }

    @Test("no more than a hundred messages are explained")
    func bounded() {
        let text = (0..<500).map { "SAMLRequest=AAAA\($0)" }.joined(separator: "\n")
        #expect(capturedMessages(in: Array(text.utf8)).count == 100)
    }

    @Test("names of a capture cannot talk to a terminal")
    func origins() throws {
        let text = Self.har(
            "{\"request\":{\"method\":\"G\\u001b[31m\",\"url\":\"https://a.pl/\\u009b31mż?SAMLRequest=\(Self.encoded)\"}}"
        )
        let origin = try #require(capturedMessages(in: Array(text.utf8)).first?.origin)
        #expect(origin == "entry 1, G?[31m https://a.pl/??31m??, query")
    }

    @Test("what looks for a tag again and again stays fast")
    func linear() {
        let text = Array(String(repeating: "SAMLart\" ", count: 20_000).utf8)
        let start = ContinuousClock.now
        #expect(capturedMessages(in: text).count == 1)
        #expect(ContinuousClock.now - start < .seconds(60))
    }
}
