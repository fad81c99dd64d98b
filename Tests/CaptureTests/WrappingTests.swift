import Foundation
import SAML
import Testing
import XMLSecurity

@testable import Capture

/// Each message in each wrapping is found, once, as it was.
@Suite("Messages in everything that they are copied in")
struct WrappingTests {
    static let request = """
        <saml2p:AuthnRequest xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol" ID="a" X="ąę>>?~~~" \
        ProviderName='Urząd &quot;A&quot; &amp; "B"'>
        \t<saml2:Issuer xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion">https://it's.pl</saml2:Issuer>
        </saml2p:AuthnRequest>
        """
    static let empty = """
        <samlp:LogoutResponse xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="a" Destination="https://żółw.pl/?a>b"/>
        """
    static let envelope = """
        <S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>\(request)</S:Body></S:Envelope>
        """
    static let fault = """
        <S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><S:Fault><faultcode>S:Server</faultcode>\
        </S:Fault></S:Body></S:Envelope>
        """
    /// As an attack has it: one message inside another of the same name.
    static let nested = """
        <Response xmlns="urn:oasis:names:tc:SAML:2.0:protocol" ID="a"><Extensions><Response ID="b"></Response>\
        </Extensions></Response>
        """

    private static let options = InspectionOptions(now: Instant(milliseconds: 0))

    private func trees(_ capture: [UInt8]) -> [[String]] {
        capturedMessages(in: capture).map { found in
            guard case .message(let bytes) = found.content else { return ["\(found.content)"] }
            let report = inspectMessage(bytes, Self.options)
            return report.problem.map { [$0] } ?? report.outline(showPersonalData: true).tree
        }
    }

    @Test("A message is found as it was in", arguments: Wrapping.all)
    func found(_ wrapping: Wrapping) {
        for message in [Self.request, Self.empty, Self.envelope, Self.fault, Self.nested] {
            let tree = inspectMessage(Array(message.utf8), Self.options).outline(showPersonalData: true).tree
            // A declaration stands on no line of its own; other lines are the message's.
            #expect(!tree.isEmpty)
            #expect(trees(wrapping.wrap(message)) == [tree], "\(message.prefix(30))")
        }
    }

    @Test(
        "Two messages of one capture are two",
        arguments: Wrapping.ofXML.prefix(11) + Wrapping.ofBase64.dropFirst(10))
    func two(_ wrapping: Wrapping) {
        let other = Self.request.replacing("ID=\"a\"", with: "ID=\"b\"")
        let capture = wrapping.wrap(Self.request) + Array("\n".utf8) + wrapping.wrap(other)
        let expected = [Self.request, other].map {
            inspectMessage(Array($0.utf8), Self.options).outline(showPersonalData: true).tree
        }
        #expect(trees(capture) == expected)
    }

    static var vectors: URL? {
        ProcessInfo.processInfo.environment["BRAMA_VECTORS"].map { URL(filePath: $0) }
    }

    @Test(
        "Both signatures of real answers hold out of",
        .enabled(if: Vectors.directory != nil, "BRAMA_VECTORS is not set"),
        arguments: Wrapping.all)
    func real(_ wrapping: Wrapping) throws {
        let vectors = try #require(Vectors.directory)
        for (message, certificate) in [
            ("coi-2018-artifact-response.xml", "coi-2018-node-signing.crt"),
            ("integration-2024-artifact-response.soap.xml", "integration-2024-node-signing.crt"),
        ] {
            let read = { (name: String) in Array(try Data(contentsOf: vectors.appending(path: name))) }
            let options = InspectionOptions(
                trusted: [try Certificate(read(certificate))], now: Instant(milliseconds: 0))
            let found = capturedMessages(
                in: wrapping.wrap(String(decoding: try read(message), as: UTF8.self)))
            #expect(found.count == 1)
            guard case .message(let bytes) = try #require(found.first).content else {
                Issue.record("\(found)")
                continue
            }
            #expect(
                inspectMessage(bytes, options).signatures.map(\.verdict) == [.valid, .valid], "\(message)")
        }
    }

    // MARK: What is no whole message

    @Test(
        "A message that is cut off is called that",
        arguments: Wrapping.ofBase64.prefix(6) + Wrapping.ofXML.prefix(8))
    func cutOff(_ wrapping: Wrapping) {
        let whole = wrapping.wrap(Self.envelope)
        for length in [whole.count * 2 / 3, whole.count * 3 / 5] {
            let told = trees(Array(whole[..<length]))
            #expect(told.count == 1)
            #expect(
                told.first?.first?.hasPrefix("the message is cut off: <S:Envelope> has no end") == true,
                "\(told)")
        }
    }

    @Test("A message that is cut off in a log hides none behind it")
    func cutOffInALog() {
        let part = Self.envelope.prefix(250)
        let text = "1: \(part)\n2: \(Self.envelope)\n3: \(part)\n4: \(Self.empty) x"
        let told = trees(Array(text.utf8)).map { $0.first ?? "" }
        #expect(told.count == 4)
        #expect(told.count { $0.hasPrefix("the message is cut off") } == 2, "\(told)")
    }

    @Test("Hundreds of start tags without an end hide no message behind them")
    func truncatedLines() {
        let parts = (0..<90).map { Self.envelope.replacing("ID=\"a\"", with: "ID=\"\($0)\"").prefix(250) }
        let others = Array(repeating: "<Envelope a='b'>", count: 3_000).joined()
        let told = trees(Array((parts + [others[...], Self.envelope[...]]).joined(separator: "\n").utf8))
        #expect(told.count == 91)
        #expect(told.last?.first?.contains("soap:Envelope") == true)
    }

    @Test("DEFLATE that is cut off is called that")
    func cutOffDeflate() throws {
        // A stored block that tells more bytes than follow is cut off within its content.
        let message = Array(Self.envelope.utf8)
        let compressed = gzip(message)
        for length in [message.count / 2 + 30] {
            let told = trees(Array(Data(compressed[..<length]).base64EncodedString().utf8))
            #expect(told.first?.first?.hasPrefix("the message is cut off") == true, "\(told)")
        }
    }

    static let absences: [(what: String, capture: [UInt8], words: String)] = [
        ("an empty file", [], "there is nothing in it: it is empty"),
        ("blanks", Array(" \n\t".utf8), "there is nothing in it: it is empty"),
        ("an empty file in UTF-16", [0xFF, 0xFE], "there is nothing in it: it is empty"),
        ("a HAR without entries", Array(har("").utf8), "a HAR file of 0 entries without SAML in it"),
        (
            "a HAR without SAML", Array(har("{\"request\":{\"url\":\"https://a.pl\"}}").utf8),
            "a HAR file of 1 entry without SAML in it"
        ),
        (
            "a page", Array("<!DOCTYPE html><html><p>Envelope</p></html>".utf8),
            "a page (HTML) without SAML in it"
        ),
        ("damaged gzip", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 7, 7, 7], "gzip that cannot be unpacked"),
    ]

    @Test("What there is instead of a message is told", arguments: absences)
    func nothing(_ sample: (what: String, capture: [UInt8], words: String)) {
        let found = capturedMessages(in: sample.capture)
        guard case .nothing(let words) = found.first?.content, found.count == 1 else {
            Issue.record("\(sample.what): \(found)")
            return
        }
        #expect(words.hasPrefix(sample.words))
    }

    @Test("Gzip that becomes far more than it is is not unpacked")
    func bomb() {
        // A fixed block: a zero, then matches of 258 bytes at distance 1, eight bits and five each.
        var bits: [UInt8] = [1, 1, 0] + [0, 0, 1, 1, 0, 0, 0, 0]
        for _ in 0..<100_000 { bits += [1, 1, 0, 0, 0, 1, 0, 1] + [0, 0, 0, 0, 0] }
        let bytes = stride(from: 0, to: bits.count - 8, by: 8).map { start in
            (0..<8).reduce(UInt8(0)) { $0 | bits[start + $1] << UInt8($1) }
        }
        let found = capturedMessages(in: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + bytes)
        guard case .nothing(let words) = found.first?.content else {
            Issue.record("\(found.count) found")
            return
        }
        #expect(words.hasPrefix("gzip that cannot be unpacked"))
    }

    @Test(
        "What looks like message after message stays fast",
        arguments: [
            "<soap:Envelope ", "<a:Envelope>",
            "&lt;Response xmlns='urn:oasis:names:tc:SAML:2.0:protocol'&gt;",
            "\\u003cResponse\\u003e", "PHNh", "PHNhbWw6UmVzcG9uc2U+\n", "SAMLResponse=PHNh\n", "<!--",
            "'\\''", "\\\\",
            "<Response name=SAMLResponse ", " [1 bytes data]", "<Envelope xmlns=x <Envelope >",
            "'<Envelope xmlns=\"urn:oasis:names:tc:SAML:\">",
        ])
    func fast(_ piece: String) {
        let text = Array(String(repeating: piece, count: (256 << 10) / piece.utf8.count).utf8)
        let start = ContinuousClock.now
        #expect((1...100).contains(capturedMessages(in: text).count))
        #expect(ContinuousClock.now - start < .seconds(60))
    }

    @Test("Many prefixes stay fast")
    func prefixes() {
        let mark = "xmlns='urn:oasis:names:tc:SAML:2.0:protocol'"
        let text = Array((0..<5_000).map { "<a\($0):Response \(mark)>" }.joined().utf8)
        let start = ContinuousClock.now
        #expect((1...100).contains(capturedMessages(in: text).count))
        #expect(ContinuousClock.now - start < .seconds(60))
    }
}

private enum Vectors {
    static var directory: URL? {
        ProcessInfo.processInfo.environment["BRAMA_VECTORS"].map { URL(filePath: $0) }
    }
}
