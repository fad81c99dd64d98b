import Testing
import XMLSecurity

@Suite("Signing")
struct SigningTests {
    @Test(
        "What is signed verifies at both levels, with and without a PrefixList",
        arguments: [[], ["p", "s", "unused"]])
    func roundTrip(prefixes: [String]) throws {
        let document = try ParsedDocument(Fixture.signed(inclusivePrefixes: prefixes))
        let inner = try #require(document.root.children.last)
        let outerVerified = try document.verifySignature(
            of: document.root, trusting: [Fixture.node.certificate])
        let innerVerified = try document.verifySignature(of: inner, trusting: [Fixture.node.certificate])
        #expect(outerVerified.root.attribute("ID") == "ID-outer")
        #expect(innerVerified.root.children.last?.text == "zażółć & <x>")
        let declares = String(decoding: innerVerified.canonicalBytes, as: UTF8.self).contains("xmlns:unused")
        #expect(declares == prefixes.contains("unused"))
    }

    @Test("The XML declaration goes, an element without children opens up, a byte order mark does not shift")
    func forms() throws {
        let credential = Fixture.node.credential
        let declared = Array("\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<a ID='x' />".utf8)
        let signed = try signEnveloped(declared, id: "x", with: credential)
        #expect(String(decoding: signed, as: UTF8.self).hasPrefix("<a ID='x' ><ds:Signature"))
        let document = try ParsedDocument(signed)
        let verified = try document.verifySignature(of: document.root, trusting: [Fixture.node.certificate])
        #expect(verified.canonicalBytes == Array("<a ID=\"x\"></a>".utf8))
    }

    @Test("An element cannot be signed twice, nor one that is not there")
    func refusals() throws {
        let signed = try Fixture.signed()
        let twice = #expect(throws: XMLSecurityError.self) {
            try signEnveloped(signed, id: "ID-outer", with: Fixture.node.credential)
        }
        #expect(twice?.code == .signatureNotUnique)
        let missing = #expect(throws: XMLSecurityError.self) {
            try signEnveloped(signed, id: "ID-missing", with: Fixture.node.credential)
        }
        #expect(missing?.code == .referenceForeign)
    }

    @Test("Ten thousand ECDSA values are 64 bytes each, and ours verify where r begins with zeros")
    func valueLength() throws {
        var leadingZeros = 0
        for number in 0..<10_000 {
            let signed = try signEnveloped(
                Array("<a ID=\"x\">\(number)</a>".utf8), id: "x", with: Fixture.node.credential)
            let document = try ParsedDocument(signed)
            let text = try #require(document.root.children.first?.children.dropFirst().first?.text)
            let value = try #require(Base64.decode(text))
            #expect(value.count == 64)
            leadingZeros += value.first == 0 ? 1 : 0
            _ = try document.verifySignature(of: document.root, trusting: [Fixture.node.certificate])
        }
        #expect(leadingZeros > 0)
    }
}
