import Testing
import XMLSecurity

@Suite("Writing XML, Base64, small cryptography")
struct WritingTests {
    @Test("Values are escaped so that reading gives them back, in canonical form")
    func escaping() throws {
        let value = "a<b>&\"'\t\n\r ]]> ż😀\u{2028}"
        var writer = XMLWriter()
        writer.element("p:a", [("xmlns:p", "urn:p"), ("ID", "x"), ("k", value)]) { writer in
            writer.text(value)
            writer.element("p:b")
            writer.serialized(Array("<c></c>".utf8))
        }
        let document = try ParsedDocument(writer.bytes)
        #expect(document.root.attribute("k") == value)
        #expect(document.root.text == value)
        let signed = try signEnveloped(writer.bytes, id: "x", with: Fixture.node.credential)
        let read = try ParsedDocument(signed)
        let verified = try read.verifySignature(of: read.root, trusting: [Fixture.node.certificate])
        #expect(verified.canonicalBytes == writer.bytes)
    }

    @Test("Characters that XML cannot hold become U+FFFD, so that the output stays well-formed")
    func forbiddenCharacters() throws {
        var writer = XMLWriter()
        writer.element("a", [("k", "\0\u{1}x\u{FFFE}\u{FFFF}")]) { $0.text("\u{1F}\u{B}ÿ\u{7F}\u{FFFD}") }
        let root = try ParsedDocument(writer.bytes).root
        #expect(root.attribute("k") == "\u{FFFD}\u{FFFD}x\u{FFFD}\u{FFFD}")
        #expect(root.text == "\u{FFFD}\u{FFFD}ÿ\u{7F}\u{FFFD}")
    }

    @Test("Base64 is that of RFC 4648's examples, and strict")
    func base64() {
        let examples = [
            "": "", "f": "Zg==", "fo": "Zm8=", "foo": "Zm9v", "foob": "Zm9vYg==", "fooba": "Zm9vYmE=",
            "foobar": "Zm9vYmFy",
        ]
        for (plain, encoded) in examples {
            #expect(Base64.encodeToString(Array(plain.utf8)) == encoded)
            #expect(Base64.decode(encoded) == Array(plain.utf8))
        }
        for wrong in [
            "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Z", "=", "====", "Zg==Zg==", "Zm-v", "Zm_v", "Zm9v\0",
            "Z g==", "Zm9v\n", "Zg=a", "ż",
        ] {
            #expect(Base64.decode(wrong) == nil, "\(wrong)")
        }
        #expect(Base64.decode(" Z\r\ng\t=\n= ", allowingWhitespace: true) == [0x66])
        #expect(Base64.decode("Zg=\u{B}=", allowingWhitespace: true) == nil)
    }

    @Test("Digests, comparison and randomness")
    func cryptography() throws {
        let digest = try sha256(Array("abc".utf8))
        #expect(Base64.encodeToString(digest) == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=")
        #expect(constantTimeEqual([], []))
        #expect(constantTimeEqual([1, 2], [1, 2]))
        #expect(!constantTimeEqual([1, 2], [1, 3]))
        #expect(!constantTimeEqual([1, 2], [1, 2, 3]))
        #expect(try secureRandom(count: 32).count == 32)
        #expect(try secureRandom(count: 32) != secureRandom(count: 32))
        #expect(try secureRandom(count: 0).isEmpty)
    }
}
