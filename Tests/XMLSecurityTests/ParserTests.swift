import Testing
import XMLSecurity

@Suite("Parsing")
struct ParserTests {
    private func parse(_ text: String) throws -> XMLElement { try ParsedDocument(Array(text.utf8)).root }

    @Test("The tree has names, attributes, text in order, ordinals and lines")
    func tree() throws {
        let root = try parse(
            "\u{FEFF}<?xml version='1.0' encoding=\"utf-8\" standalone='yes'?>\n<p:a xmlns:p=\"urn:p\" xmlns='urn:d' "
                + "k=\"&lt;&#65;&amp;&#38;amp;&quot;'\" p:k='2'>one<b>\n<![CDATA[<&>]]>&gt;ż</b>two<p:c xmlns='' /><d/></p:a>\n "
        )
        #expect(root.name == QualifiedName("urn:p", "a"))
        #expect(root.attribute("k") == "<A&&amp;\"'")
        #expect(root.attribute(QualifiedName("urn:p", "k")) == "2")
        #expect(root.attribute("absent") == nil)
        #expect(root.attributes.count == 2)
        #expect(root.text == "onetwo")
        #expect(root.children.map(\.name.description) == ["{urn:d}b", "{urn:p}c", "{urn:d}d"])
        #expect(root.children[0].text == "\n<&>>ż")
        #expect(root.descendants.map(\.ordinal) == [0, 1, 2, 3])
        #expect(root.line == 2)
        #expect(root.children[1].line == 3)
    }

    @Test("A document reads the same with prefixes and with a default namespace")
    func prefixes() throws {
        let prefixed = try parse("<x:a xmlns:x=\"urn:x\"><x:b k=\"1\"/></x:a>")
        let unprefixed = try parse("<a xmlns=\"urn:x\"><b k=\"1\"/></a>")
        #expect(prefixed.descendants.map(\.name) == unprefixed.descendants.map(\.name))
        #expect(prefixed.children[0].attributes == unprefixed.children[0].attributes)
    }

    @Test("Names are told apart by bytes, though Unicode calls them equivalent")
    func names() throws {
        let root = try parse("<\u{212A}eyInfo xmlns='urn:x'/>")
        #expect(root.name != QualifiedName("urn:x", "KeyInfo"))
        #expect(root.name == QualifiedName("urn:x", "\u{212A}eyInfo"))
    }

    @Test("What stands exactly at a limit is accepted")
    func limits() throws {
        var limits = ParserLimits(
            bytes: 60, depth: 2, elements: 3, attributesPerElement: 2, textBytes: 5, nameBytes: 5)
        let text = "<abcde x='12345' xmlns='urn:x'>12<b/>345<c y=''/></abcde>"
        limits.bytes = text.utf8.count
        _ = try ParsedDocument(Array(text.utf8), limits: limits)
        let changes: [(inout ParserLimits) -> Void] = [
            { $0.bytes -= 1 }, { $0.depth -= 1 }, { $0.elements -= 1 }, { $0.attributesPerElement -= 1 },
            { $0.textBytes -= 1 }, { $0.nameBytes -= 1 },
        ]
        for change in changes {
            var tighter = limits
            change(&tighter)
            #expect(throws: XMLSecurityError.self) {
                _ = try ParsedDocument(Array(text.utf8), limits: tighter)
            }
        }
    }

    @Test("Schema locations and XInclude elements are just markup: nothing is fetched")
    func inert() throws {
        let root = try parse(
            "<a xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation='urn:x http://127.0.0.1:9/'>"
                + "<i:include xmlns:i='http://www.w3.org/2001/XInclude' href='/etc/passwd' parse='text'/></a>"
        )
        #expect(root.children[0].children.isEmpty)
        #expect(root.children[0].text.isEmpty)
    }

    @Test("Limits are kept by cost too: each hostile document is refused within 50 ms")
    func cost() throws {
        let documents = [
            String(repeating: "<a>", count: 300_000),
            "<a \((0..<100_000).map { "a\($0)=''" }.joined(separator: " "))/>",
            "<a \((0..<10_000).map { "xmlns:a\($0)='urn:x'" }.joined(separator: " "))/>",
            "<a>" + String(repeating: "<b/>", count: 200_000) + "</a>",
            "<a>" + String(repeating: "&lt;", count: 250_000) + "</a>",
            "<" + String(repeating: "a", count: 1_000_000) + "/>",
            String(repeating: "<![CDATA[", count: 100_000),
            "<a b='" + String(repeating: "&#x41;", count: 170_000) + "'/>",
        ]
        for document in documents {
            let bytes = Array(document.utf8)
            let duration = ContinuousClock().measure {
                #expect(throws: XMLSecurityError.self) { _ = try ParsedDocument(bytes) }
            }
            // Ten times what it should take, since other tests run beside it.
            #expect(duration < .milliseconds(500), "\(document.prefix(20))")
        }
    }

    @Test(
        "Documents changed at random are refused or read, and never crash", arguments: [UInt64(1), 2, 3, 4])
    func mutations(seed: UInt64) throws {
        var generator = SeededGenerator(state: seed)
        let original = try Fixture.signed(inclusivePrefixes: ["p"])
        var refused = 0
        for _ in 0..<1_500 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                case 1: bytes.remove(at: place)
                case 2:
                    bytes.insert(
                        Array("<>&\"'/= \n!?[]-x:".utf8).randomElement(using: &generator) ?? 0, at: place)
                default: bytes.replaceSubrange(place..<min(place + 20, bytes.count), with: bytes.prefix(10))
                }
            }
            guard bytes != original else { continue }
            do {
                let document = try ParsedDocument(bytes)
                let verified = try document.verifySignature(
                    of: document.root, trusting: [Fixture.node.certificate])
                // What still verifies says the same as before: the change was outside, or only in the spelling.
                let before = try ParsedDocument(original)
                let unchanged = try before.verifySignature(
                    of: before.root, trusting: [Fixture.node.certificate])
                #expect(verified.canonicalBytes == unchanged.canonicalBytes)
            } catch {
                refused += 1
            }
        }
        #expect(refused > 500)
    }
}

/// SplitMix64: the same documents in each run.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
