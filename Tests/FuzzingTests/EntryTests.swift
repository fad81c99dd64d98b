import FuzzTargets
import Testing
import XMLSecurity

/// What the fuzzer's targets make of inputs whose fate is known: an entry that refuses all would find nothing.
@Suite("Fuzzing entries")
struct EntryTests {
    struct Known: Sendable, CustomTestStringConvertible {
        let target: FuzzTarget
        let input: [UInt8]
        let verdict: Verdict

        init(_ target: FuzzTarget, _ input: [UInt8], _ verdict: Verdict) {
            (self.target, self.input, self.verdict) = (target, input, verdict)
        }

        init(_ target: FuzzTarget, _ choice: UInt8, _ text: String, _ verdict: Verdict) {
            self.init(target, [choice] + Array(text.utf8), verdict)
        }

        var testDescription: String { "\(target.rawValue): \(verdict)" }
    }

    static let known = [
        Known(
            .httpRequest, 2, "ABGET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n",
            .accepted("2 requests")),
        Known(.httpRequest, 0, "GET / HTTP/1.1\r\n\r\n", .refused("malformed")),
        Known(.form, 0, "SAMLart=A%2B&RelayState=b", .accepted("form")),
        Known(.form, 0, "a=%zz", .refused("form-malformed")),
        Known(.form, 3, "/case/1?a=b", .accepted("return target")),
        Known(.form, 4, "198.51.100.1, x", .accepted("client address")),
        Known(.form, 3, "//evil.example", .refused("return target")),
        Known(.xml, KnownMessages.loginAnswer, .accepted("Envelope")),
        Known(.xml, Array("<a".utf8), .refused("document-malformed")),
        Known(.verify, KnownMessages.loginAnswer, .accepted("ArtifactResponse Response")),
        Known(.decrypt, KnownMessages.loginAnswer, .accepted("EncryptedData")),
        Known(.loginAnswer, KnownMessages.loginAnswer, .accepted("known")),
        Known(.loginAnswer, KnownMessages.logoutAnswer, .refused("message-unexpected")),
        Known(.logout, KnownMessages.logoutRequest, .accepted("request")),
        Known(.logout, KnownMessages.logoutAnswer, .accepted("answer: complete")),
        Known(.artifact, 0, "AAQAAA==", .accepted("artifact")),
        Known(.artifact, 0, "AA QAAA", .refused("artifact-malformed")),
        Known(.configuration, Array(FuzzFiles.configuration.utf8), .accepted("configuration")),
        Known(.configuration, Array("x: y".utf8), .refused("3 findings")),
        Known(.certificate, FuzzParties.shared.node.certificate.der, .accepted("certificate")),
        Known(.certificate, [0x30, 0x00], .refused("unreadable")),
        Known(.decode, KnownMessages.loginAnswer, .accepted("ArtifactResponse")),
        Known(.decode, Array("{\"SAMLResponse\":\"PGEvPg==\"}".utf8), .refused("unreadable")),
    ]

    @Test("An input whose fate is known meets it", arguments: known)
    func verdict(_ known: Known) throws {
        #expect(try known.target.run(known.input) == known.verdict)
    }

    @Test(
        "The node's messages with one byte changed are refused, or mean the same",
        arguments: [FuzzTarget.verify, .loginAnswer, .logout, .decrypt])
    func oneByte(_ target: FuzzTarget) throws {
        for message in KnownMessages.all {
            for place in stride(from: 7, to: message.count, by: 211) {
                var changed = message
                changed[place] ^= 1
                #expect(throws: Never.self, "byte \(place)") { try target.run(changed) }
            }
        }
    }

    @Test("Captures that are cut off or spoiled are explained all the same")
    func captures() throws {
        let form = "SAMLResponse=PGEvPg%3D%3D&RelayState=x"
        let captures = [
            "{\"log\":{\"entries\":[{\"request\":{\"url\":\"https://a.pl/?\(form)\",\"postData\":{\"text\":\"\(form)\"}}}]}}",
            "curl 'https://a.pl/' --data-raw $'\(form)' ^\"",
            "fetch(\"a\", { \"body\": \"<a x=\\\"urn:oasis:names:tc:SAML:2.0\\\"/>\" });",
            "<html><input name='SAMLRequest' type=hidden value=\"PGEvPg&#x3D;&#61;\"></html>",
            "{ [9 bytes data]\n<a:Response xmlns:a=\"urn:oasis:names:tc:SAML:2.0\">x</a:Response>\n<a>",
            "{\"m\":\"\\u003cResponse xmlns='urn:oasis:names:tc:SAML:'\\u003e\\u003c/Response\\u003e\"}",
            "&lt;Response xmlns=&quot;urn:oasis:names:tc:SAML:&quot;/&gt; '\''",
            "'PFJlc3BvbnNlIHhtbG5zPSd1cm46b2FzaXM6bmFtZXM6\ndGM6U0FNTDoyLjAnLz4' SAMLResponse=PGEvPg%253D",
        ]
        for capture in captures.map({ Array($0.utf8) }) {
            for place in capture.indices {
                #expect(throws: Never.self, "cut at \(place)") {
                    try FuzzTarget.decode.run(Array(capture[..<place]))
                }
                for byte in [0, 0x22, 0x27, 0x5C, 0x80, 0xFF] as [UInt8] {
                    var changed = capture
                    changed[place] = byte
                    #expect(throws: Never.self, "byte \(place)") { try FuzzTarget.decode.run(changed) }
                }
            }
        }
    }
}
