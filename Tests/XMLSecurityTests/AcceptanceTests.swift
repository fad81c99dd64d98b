import Testing
import XMLSecurity

/// What must be accepted, so that refusing everything does not pass for safety.
@Suite("Acceptance")
struct AcceptanceTests {
    private func verify(_ text: String, pins: [Certificate] = [Fixture.node.certificate]) throws
        -> VerifiedElement
    {
        let document = try ParsedDocument(Array(text.utf8))
        return try document.verifySignature(of: document.root, trusting: pins)
    }

    @Test("The second of two pins, which is told by the result")
    func secondPin() throws {
        let verified = try verify(
            Refusals.accepted(), pins: [Fixture.rsaNode, Fixture.other, Fixture.node].map(\.certificate))
        #expect(verified.signer === Fixture.node.certificate)
    }

    @Test(
        "A pin whose certificate has expired: the key is listed, and it is for the operator's check to warn")
    func expiredPin() throws {
        let expired = try Certificate.selfSigned(
            by: Fixture.node.key, commonName: "expired", notBefore: 0, notAfter: 1)
        let verified = try verify(Refusals.accepted(), pins: [expired])
        #expect(verified.signer === expired)
    }

    @Test("A signature without KeyInfo, and one whose KeyInfo is nonsense")
    func keyInfo() throws {
        let text = try Refusals.accepted()
        let start = try #require(text.firstRange(of: "<ds:KeyInfo>"))
        let end = try #require(text.firstRange(of: "</ds:KeyInfo>"))
        let keyInfo = String(text[start.lowerBound..<end.upperBound])
        _ = try verify(edit(text, keyInfo, ""))
        let nonsense = """
            <ds:KeyInfo><ds:KeyName>/etc/passwd</ds:KeyName><ds:RetrievalMethod URI="http://127.0.0.1:9/"/>\
            <ds:X509Data/></ds:KeyInfo>
            """
        _ = try verify(edit(text, keyInfo, nonsense))
    }

    @Test("White space in the values, line ends of either kind, other quotes")
    func spelling() throws {
        let text = try Refusals.accepted()
        _ = try verify(edit(text, "</ds:SignatureValue>", "\n</ds:SignatureValue>"))
        _ = try verify(edit(text, "Value=\"ok\"", "Value =\n'ok' "))
        _ = try verify("<?xml version=\"1.0\"?>\n" + text + "\n")
    }

    /// Name, attributes, text and children, without positions.
    private static func told(_ element: XMLElement) -> String {
        let attributes = element.attributes.map { "\($0.name)=\($0.value.debugDescription)" }
        return "\(element.name)\(attributes)\(element.text.debugDescription)\(element.children.map(told))"
    }

    @Test(
        "What is read was parsed anew from the digested bytes, and is the same when written and read again",
        arguments: CanonicalForms.documents)
    func roundTrip(_ text: String) throws {
        let document = try ParsedDocument(
            signEnveloped(Array(text.utf8), id: "x", with: Fixture.node.credential))
        let element = try #require(
            ([document.root] + document.root.descendants).first { $0.attribute("ID") == "x" })
        let verified = try document.verifySignature(of: element, trusting: [Fixture.node.certificate])
        // The document's tree has the signature; what was digested has not.
        #expect(Self.told(element).contains("SignatureValue"))
        #expect(!Self.told(verified.root).contains("Signature"))
        #expect(Self.told(verified.root) == Self.told(try ParsedDocument(verified.canonicalBytes).root))
        let again = try ParsedDocument(
            signEnveloped(verified.canonicalBytes, id: "x", with: Fixture.node.credential))
        let twice = try again.verifySignature(of: again.root, trusting: [Fixture.node.certificate])
        #expect(twice.canonicalBytes == verified.canonicalBytes)
        #expect(Self.told(twice.root) == Self.told(verified.root))
    }

    @Test("RSA with SHA-256 where the caller allows it")
    func rsa() throws {
        let document = try ParsedDocument(Fixture.signed(Fixture.rsaNode))
        let verified = try document.verifySignature(
            of: document.root, trusting: [Fixture.node.certificate, Fixture.rsaNode.certificate],
            algorithms: [.ecdsaSHA256, .rsaSHA256])
        #expect(verified.signer === Fixture.rsaNode.certificate)
    }

    @Test("The twin (r, n − s) of a good signature verifies: replay is told by IDs, never by signature bytes")
    func malleability() throws {
        // n − s, written out so that the arithmetic stays in the test.
        let order: [UInt8] = [
            0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xBC, 0xE6,
            0xFA,
            0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
        ]
        let text = try Refusals.accepted()
        let old = try #require(text.split(separator: "ds:SignatureValue>").dropFirst().first?.dropLast(2))
        var value = try #require(Base64.decode(String(old)))
        var borrow = 0
        for index in (0..<32).reversed() {
            let difference = Int(order[index]) - Int(value[32 + index]) - borrow
            borrow = difference < 0 ? 1 : 0
            value[32 + index] = UInt8(difference & 0xFF)
        }
        let twin = try verify(edit(text, String(old), Base64.encodeToString(value)))
        let original = try verify(text)
        #expect(twin.canonicalBytes == original.canonicalBytes)
    }

    @Test("A PrefixList names what only a QName in content uses, even if it is declared further in")
    func declaredWithin() throws {
        let directory = try TemporaryDirectory()
        try directory.write("node.key", Fixture.node.key.pem())
        let text = """
            <a ID="x"><t:v xmlns:t="urn:t" xmlns:i="urn:i" xmlns:q="urn:q" i:type="q:string">1</t:v></a>
            """
        let signed = try signEnveloped(
            Array(text.utf8), id: "x", with: Fixture.node.credential, inclusivePrefixes: ["q"])
        let verified = try verify(String(decoding: signed, as: UTF8.self))
        #expect(String(decoding: verified.canonicalBytes, as: UTF8.self).contains("xmlns:q=\"urn:q\""))
    }

    @Test("A 128-bit key under a declared 256-bit algorithm, a retiring key, a stranger's EncryptedKey first")
    func decryption() throws {
        let quirk = try Refusals.encryptedText { $0.contentKeyBits = 128 }
        let decrypted = try Refusals.decrypted(quirk, with: [Fixture.other.key, Fixture.node.key])
        #expect(decrypted.contentKeyBits == 128)
        #expect(decrypted.declaredAlgorithm == "http://www.w3.org/2009/xmlenc11#aes256-gcm")
        #expect(decrypted.keyIndex == 1)

        let own = try Refusals.encryptedText()
        let recipe = EncryptionRecipe(sender: "a", recipient: "b")
        let strange = try String(
            decoding: encrypt([1], to: Fixture.other.certificate, recipe: recipe), as: UTF8.self)
        let start = try #require(strange.firstRange(of: "<xenc:EncryptedKey>"))
        let end = try #require(strange.firstRange(of: "</xenc:EncryptedKey>"))
        let both = try edit(
            own, "<xenc:EncryptedKey>", strange[start.lowerBound..<end.upperBound] + "<xenc:EncryptedKey>")
        #expect(try Refusals.decrypted(both).root.text == "b")
    }

    @Test("Shared secrets with a leading zero byte: a thousand random agreements all open")
    func leadingZeros() throws {
        for _ in 0..<1_000 { #expect(try Refusals.decrypted(Refusals.encryptedText()).root.text == "b") }
    }

    @Test("Several threads at once give the same results")
    func threads() async throws {
        let signed = try Fixture.signed()
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var verified = 0
                    for _ in 0..<50 {
                        let document = try ParsedDocument(signed)
                        _ = try document.verifySignature(
                            of: document.root, trusting: [Fixture.node.certificate])
                        _ = try Refusals.decrypted(Refusals.encryptedText())
                        verified += 1
                    }
                    return verified
                }
            }
            var verified = 0
            for try await count in group { verified += count }
            #expect(verified == 400)
        }
    }
}
