import Testing
import XMLSecurity

@testable import SAML

@Suite("A message explained")
struct InspectionTests {
    private static let secrets = ["87022243734", "gzolc87", "Kowalska", "Grażyna", "1987-02-22"]

    private func report(_ exchange: Exchange) throws -> InspectionReport {
        inspectMessage(
            try exchange.body(), InspectionOptions(now: exchange.now, expectation: exchange.expectation))
    }

    @Test("breaks first the very rule for which the validator refuses", arguments: BrokenAnswer.all)
    func agreesOnRefusals(_ broken: BrokenAnswer) throws {
        var exchange = try Exchange()
        try broken.edit(&exchange)
        // What HTTP brought along is not in a captured message.
        if [.httpStatus, .contentType].contains(broken.code) { return }
        // Nor is it known, without asking for it, which message should have come.
        if broken.code == .messageUnexpected || exchange.envelope == "%ARTIFACT-RESPONSE%" { return }
        let report = try report(exchange)
        if report.problem?.hasPrefix("this is neither XML") == true { return }
        if report.problem?.hasPrefix("there is nothing in it") == true { return }
        #expect(report.firstFailure?.code == broken.code)
        #expect(!report.isInOrder)
        let text = report.text(showPersonalData: false)
        for secret in Self.secrets { #expect(!text.contains(secret), "tells \(secret)") }
    }

    @Test("breaks no rule where the validator accepts", arguments: GoodAnswer.all)
    func agreesOnAcceptance(_ good: GoodAnswer) throws {
        var exchange = try Exchange()
        try good.edit(&exchange)
        let report = try report(exchange)
        #expect(report.firstFailure == nil, "\(report.firstFailure.map { "\($0.code) \($0.outcome)" } ?? "")")
        #expect(report.isInOrder)
    }

    @Test("is not in order for a message of another namespace, sound as its envelope may be")
    func foreignNamespace() throws {
        let bytes = Array(
            Templates.envelope.replacing(
                "%ARTIFACT-RESPONSE%", with: "<x:ArtifactResponse xmlns:x='urn:x'/>"
            ).utf8)
        let report = inspectMessage(bytes, InspectionOptions(now: Exchange.start))
        #expect(report.firstFailure?.code == .messageUnexpected)
        #expect(!report.isInOrder)
    }

    @Test("asks every rule although the first is broken")
    func asksAll() throws {
        var exchange = try Exchange()
        exchange.now = exchange.now + .seconds(86_400)
        let good = try report(Exchange())
        let late = try report(exchange)
        #expect(late.rules.map(\.code) == good.rules.map(\.code))
        let failed = late.rules.filter { if case .fails = $0.outcome { true } else { false } }.map(\.code)
        #expect(
            failed == [
                .artifactResponseTooOld, .responseTooOld, .assertionTooOld, .confirmationExpired,
                .conditionsExpired,
            ])
        #expect(good.rules.count > 85)
        #expect(
            good.rules.allSatisfy {
                $0.isVerified || $0.stage == "Envelope" || $0.code == .assertionSignature
            })
    }

    @Test("shows the line that a broken rule is about")
    func places() throws {
        func line(_ code: SAMLError.Code, _ edit: (inout Exchange) throws -> Void) throws -> String {
            var exchange = try Exchange()
            try edit(&exchange)
            let text = try report(exchange).text(showPersonalData: false)
            let lines = text.split(separator: "\n").map(String.init)
            let index = try #require(lines.firstIndex { $0.hasPrefix("    ✘ \(code.rawValue):") }, "\(text)")
            let place = try #require(lines[(index + 1)...].first { $0.contains("line ") })
            return place.trimmingPrefix { $0 == " " }.description
        }
        let expired = try line(.conditionsExpired) { $0.now = $0.now + .seconds(86_400) }
        #expect(expired.hasPrefix("decrypted, line ") && expired.contains(": saml2:Conditions NotBefore="))
        let issuer = try line(.artifactResponseIssuer) {
            try $0.editArtifactResponse(">symulator.login.gov.pl<", ">other<")
        }
        #expect(issuer.hasPrefix("line ") && issuer.hasSuffix(": saml2:Issuer: other"))
        let signature = try line(.responseSignature) {
            $0.tamper("2026-01-05T09:59:59.000Z", "2026-01-05T09:59:59.001Z")
        }
        #expect(signature.hasSuffix(": ds:Signature"))
        let person = try line(.personIdentifier) { try $0.editAssertion(">87022243734<", ">8702224373<") }
        #expect(person.contains("saml2:Attribute") && person.contains("PersonIdentifier"))
    }

    @Test("is the same for machines, and hides personal data as well")
    func outline() throws {
        var exchange = try Exchange()
        exchange.now = exchange.now + .seconds(86_400)
        let report = try report(exchange)
        let outline = report.outline(showPersonalData: false)
        #expect(outline.refusal == "artifact-response-too-old" && !outline.isInOrder)
        #expect(outline.signatures.map(\.verdict) == ["valid", "valid"])
        #expect(outline.rules.count == report.rules.count && outline.decryptions.map(\.isDecrypted) == [true])
        let expired = try #require(outline.rules.first { $0.code == "conditions-expired" })
        #expect(expired.outcome == "fails" && expired.isDecrypted == true)
        #expect(expired.excerpt?.hasPrefix("saml2:Conditions ") == true)
        let all = "\(outline)"
        for secret in Self.secrets {
            #expect(!all.contains(secret))
            #expect("\(report.outline(showPersonalData: true))".contains(secret))
        }
    }

    @Test("shows personal data only when asked")
    func masking() throws {
        let report = try report(Exchange())
        let masked = report.text(showPersonalData: false)
        let open = report.text(showPersonalData: true)
        for secret in Self.secrets {
            #expect(!masked.contains(secret))
            #expect(open.contains(secret))
        }
        #expect(masked.contains("▒▒▒ (11 characters)"))
        #expect(masked.contains("pz.gov.pl") && masked.contains("symulator.login.gov.pl"))
    }

    @Test("masks personal data in places where nobody expects them")
    func maskingElsewhere() throws {
        var exchange = try Exchange()
        try exchange.editAssertion(
            "<saml2:Subject>", "<saml2:Subject Extra=\"87022243734\"><x xmlns='urn:x'>gzolc87</x>")
        try exchange.editResponse(
            "</saml2p:Status>", "<saml2p:StatusMessage>Grażyna</saml2p:StatusMessage></saml2p:Status>")
        let text = try report(exchange).text(showPersonalData: false)
        for secret in Self.secrets { #expect(!text.contains(secret)) }
    }

    @Test("cannot write to the terminal what the message wants")
    func controlCharacters() throws {
        var exchange = try Exchange()
        try exchange.editAssertion("pz.gov.pl", "pz\u{9B}31m\u{202E}.gov.pl&#10;x")
        try exchange.editArtifactResponse("<saml2:Issuer>", "<saml2:Issuer Extra='&#13;'>")
        let text = try report(exchange).text(showPersonalData: true)
        #expect(text.contains("pz\\u{9b}31m\\u{202e}.gov.pl\\u{a}x"))
        #expect(!text.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\n" })
    }

    @Test("tells a changed content, a foreign key and a broken value apart")
    func verdicts() throws {
        func verdicts(_ edit: (inout Exchange) throws -> Void) throws -> [SignatureFinding.Verdict] {
            var exchange = try Exchange()
            try edit(&exchange)
            return try report(exchange).signatures.map { $0.verdict }
        }
        #expect(try verdicts { _ in } == [.valid, .valid])
        #expect(
            try verdicts { $0.tamper("2026-01-05T09:59:59.500Z", "2026-01-05T09:59:59.501Z") } == [
                .digestDiffers, .valid,
            ])
        #expect(
            try verdicts { $0.tamper("2026-01-05T09:59:59.000Z", "2026-01-05T09:59:59.001Z") }
                == [.digestDiffers, .digestDiffers])
        #expect(try verdicts { $0.artifactResponseSigner = $0.parties.stranger } == [.notTrusted, .valid])
        #expect(
            try verdicts { $0.tamper("</ds:X509Certificate>", "</ds:X509Certificate><ds:X/>") }.count == 2)
        #expect(
            try verdicts { $0.tamper("xmldsig#enveloped-signature", "xmldsig#base64") } == [
                .malformed, .malformed,
            ])
        var exchange = try Exchange()
        exchange.artifactResponseSigner = exchange.parties.stranger
        let text = String(decoding: try exchange.body(), as: UTF8.self)
        // Another's certificate in KeyInfo: then nothing at all verifies.
        let mixed = text.replacing(
            Base64.encodeToString(exchange.parties.stranger.certificate.der),
            with: Base64.encodeToString(exchange.parties.signing.certificate.der))
        exchange.rawBody = Array(mixed.utf8)
        let explained = try report(exchange)
        #expect(explained.signatures[0].verdict == .valueDiffers)
        #expect(explained.signatures[0].embedded.map(\.der) == [exchange.parties.signing.certificate.der])
    }

    @Test("takes what it must match from the message, and says so")
    func derived() throws {
        let exchange = try Exchange()
        let options = InspectionOptions(
            decryptionKeys: exchange.expectation.decryptionKeys,
            trusted: exchange.expectation.node.pins.map(\.certificate),
            now: exchange.now)
        let report = inspectMessage(try exchange.body(), options)
        #expect(report.isInOrder, "\(report.text(showPersonalData: false))")
        let assumed = Set(report.rules.filter { $0.outcome == .holdsByItself }.map(\.code))
        #expect(assumed.isSuperset(of: [.audience, .artifactResponseInResponseTo, .confirmationRecipient]))
        #expect(!assumed.contains(.artifactResponseSignature) && !assumed.contains(.confirmationInResponseTo))
        #expect(report.notes.contains { $0.contains("taken from the message itself") })
    }

    @Test("may be a bare Response or a bare assertion")
    func bare() throws {
        let exchange = try Exchange()
        let options = InspectionOptions(
            decryptionKeys: exchange.expectation.decryptionKeys,
            trusted: exchange.expectation.node.pins.map(\.certificate),
            now: exchange.now)
        let assertion = inspectMessage(Array(exchange.assertion.utf8), options)
        #expect(assertion.firstFailure == nil, "\(assertion.text(showPersonalData: false))")
        #expect(assertion.rules.first { $0.code == .confirmationInResponseTo }?.outcome == .holdsByItself)
        #expect(assertion.rules.allSatisfy { !$0.isVerified })

        let text = String(decoding: try exchange.body(), as: UTF8.self)
        let start = try #require(text.firstRange(of: "<saml2p:Response"))
        let end = try #require(text.firstRange(of: "</saml2p:Response>"))
        let cut = text[start.lowerBound..<end.upperBound]
            .replacing("<saml2p:Response", with: "<saml2p:Response \(Templates.namespaces)")
        let response = inspectMessage(Array(cut.utf8), options)
        #expect(response.isInOrder, "\(response.text(showPersonalData: false))")
        #expect(!response.rules.contains { $0.stage == "ArtifactResponse" })
    }

    @Test("explains logout messages")
    func logout() throws {
        for kind in [LogoutExchange.Kind.answer, .request] {
            let exchange = LogoutExchange(kind)
            let options = InspectionOptions(
                trusted: exchange.parties.nodeProfile.pins.map(\.certificate), now: exchange.now)
            let report = inspectMessage(try exchange.body(), options)
            #expect(report.isInOrder, "\(report.text(showPersonalData: false))")
            #expect(!report.text(showPersonalData: false).contains("gzolc87"))
        }
        for broken in BrokenLogout.all
        where ![.messageUnexpected, .httpStatus, .contentType].contains(broken.code) {
            var exchange = LogoutExchange(broken.kind)
            try broken.edit(&exchange)
            let id = try #require(MessageID("ID-request"))
            let expectation = LoginExpectation(
                artifactResolveID: id, authnRequestID: id, authnRequestInstant: exchange.now,
                assuranceLevel: .low, provider: exchange.parties.provider, node: exchange.parties.nodeProfile,
                decryptionKeys: [])
            let report = inspectMessage(
                try exchange.body(), InspectionOptions(now: exchange.now, expectation: expectation))
            #expect(report.firstFailure?.code == broken.code, "\(broken.what)")
        }
    }

    @Test("finds messages in whatever people capture")
    func wrappings() throws {
        let xml = Array(
            Templates.response.replacing("%ENCRYPTED%", with: "").replacing(
                "<saml2p:Response", with: "<saml2p:Response \(Templates.namespaces)"
            ).utf8)
        let base64 = Base64.encodeToString(xml)
        let deflated = try Oracle.python(
            """
            import sys, zlib, base64
            c = zlib.compressobj(9, zlib.DEFLATED, -15)
            print(base64.b64encode(c.compress(sys.stdin.buffer.read()) + c.flush()).decode())
            """, input: String(decoding: xml, as: UTF8.self)
        ).output.trimmedXMLWhitespace
        let percent = base64.replacing("+", with: "%2B").replacing("/", with: "%2F").replacing(
            "=", with: "%3D")
        let samples: [(String, [String])] = [
            (String(decoding: xml, as: UTF8.self), []),
            ("\u{FEFF}" + String(decoding: xml, as: UTF8.self), []),
            ("\n " + base64 + "\n", ["Base64"]), (deflated, ["Base64", "DEFLATE"]),
            ("SAMLResponse=\(base64)&RelayState=x", ["form field SAMLResponse", "Base64"]),
            (
                "RelayState=x&SAMLResponse=\(percent)",
                ["form field SAMLResponse", "percent-encoding", "Base64"]
            ),
            (
                "https://x.example/?a=b&SAMLRequest=\(deflated.replacing("+", with: "%2b"))",
                ["form field SAMLRequest"] + (deflated.contains("+") ? ["percent-encoding"] : []) + [
                    "Base64", "DEFLATE",
                ]
            ),
            (
                "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n" + String(decoding: xml, as: UTF8.self),
                ["HTTP message, its head dropped"]
            ),
        ]
        for (sample, layers) in samples {
            let report = inspectMessage(Array(sample.utf8), InspectionOptions(now: Exchange.start))
            #expect(report.layers == layers)
            #expect(report.message == "Response", "\(layers) \(report.problem ?? "")")
        }
    }

    @Test(
        "says why there is nothing to explain",
        arguments: ["", "SAMLart=AAQ", "hello", "AAAA", "<html>", "%", "SAMLResponse=%zz", "<a/><b/>"])
    func nothing(sample: String) {
        let report = inspectMessage(Array(sample.utf8), InspectionOptions(now: Exchange.start))
        #expect(report.problem != nil)
        #expect(!report.isInOrder)
        #expect(report.text(showPersonalData: false).contains("Cannot be read"))
    }

    @Test("survives every prefix and every flipped byte of a message")
    func mutations() throws {
        var exchange = try Exchange()
        exchange.responseSigner = nil
        let body = try exchange.body()
        let options = InspectionOptions(now: exchange.now, expectation: exchange.expectation)
        for length in stride(from: 0, to: body.count, by: 37) {
            #expect(!inspectMessage(Array(body[..<length]), options).isInOrder)
        }
        for index in stride(from: 0, to: body.count, by: 41) {
            var mutant = body
            mutant[index] ^= 1
            #expect(!inspectMessage(mutant, options).isInOrder)
        }
    }
}

@Suite("DEFLATE")
struct InflateTests {
    @Test("agrees with zlib, at each level, for empty, flat, repeated and random content")
    func agrees() throws {
        let answer = try Oracle.python(
            """
            import random, zlib
            random.seed(5)
            contents = [b"", b"a", b"a" * 70000, bytes(range(256)) * 40, random.randbytes(70000),
                        b"".join(random.choice([b"<saml2:Attribute>", b"x", b"abc"]) for _ in range(9000))]
            for content in contents:
                for level in (0, 1, 6, 9):
                    for strategy in (zlib.Z_DEFAULT_STRATEGY, zlib.Z_FIXED, zlib.Z_HUFFMAN_ONLY):
                        c = zlib.compressobj(level, zlib.DEFLATED, -15, 9, strategy)
                        print(content.hex() + ":" + (c.compress(content) + c.flush()).hex())
            """)
        let lines = answer.output.split(separator: "\n")
        try #require(answer.status == 0 && lines.count == 72, "\(answer.output.prefix(300))")
        for line in lines {
            let parts = line.split(separator: ":", omittingEmptySubsequences: false).map { bytes(ofHex: $0) }
            #expect(Inflate.decompress(parts[1], limit: 1 << 20) == parts[0])
            #expect(Inflate.decompress(parts[1], limit: parts[0].count) == parts[0])
            if !parts[0].isEmpty {
                #expect(Inflate.decompress(parts[1], limit: parts[0].count - 1) == nil)
                #expect(Inflate.decompress(Array(parts[1].dropLast()), limit: 1 << 20) == nil)
            }
        }
    }

    @Test("refuses noise without trapping")
    func noise() {
        var generator = SeededGenerator(seed: 99)
        for _ in 0..<5_000 {
            let noise = (0..<Int.random(in: 0...64, using: &generator)).map { _ in
                UInt8.random(in: .min ... .max, using: &generator)
            }
            let output = Inflate.decompress(noise, limit: 4_096)
            #expect(output.map(\.count) ?? 0 <= 4_096)
        }
    }

    private func bytes(ofHex text: Substring) -> [UInt8] {
        let digits = text.utf8.map { $0 < 0x3A ? $0 - 0x30 : $0 - 0x57 }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
