import Testing

@testable import Gateway

@Suite("YAML is read strictly")
struct ConfigurationYAMLTests {
    private func findings(_ bytes: [UInt8]) -> [String] {
        var findings = FindingCollector()
        _ = YAMLReader { .file("f", line: $0) }.read(bytes, into: &findings)
        return findings.findings.map(\.description)
    }

    @Test(
        "what is not plain YAML is refused at its line",
        arguments: [
            ("a: 1\nb: [1, 2", "f:2: not YAML: "),
            (
                "a: 1\n\tb: 2",
                "f:2: not YAML: found a tab character that violates indentation; indent with spaces"
            ),
            (
                "a: 1\nb: @x\n",
                "f:2: not YAML: found character that cannot start any token; indent with spaces"
            ),
            (
                "a: 1\nurl: memory: x\n",
                "f:2: not YAML: mapping values are not allowed in this context; put a value"
            ),
            ("a: 1\n---\nb: 2\n", "f:2: not usable YAML: but found another document; one document a file"),
            ("a: &x 1\n", "f:1: anchors and aliases (& and *) are not supported; write the value out"),
            ("a: 1\nb: &x [1]\nc: *x\n", "f:2: anchors and aliases"),
            ("a: *x\n", "f:1: not usable YAML: found undefined alias"),
            ("a: 1\nb: !!binary aGVq\n", "f:2: YAML tags (!…) are not supported; write the plain value"),
            ("a: !x {b: c}\n", "f:1: YAML tags (!…) are not supported; write the plain value"),
            ("a: 1\n? [b, c]\n: d\n", "f:2: a key must be a plain word"),
            ("a: 1\nb: 2\na: 3\n", "f:3: a: stands here again, first in line 1; keep one"),
            ("a: 1\na: 2\na: 3\n", "f:2: a: stands here again, first in line 1; keep one"),
            ("\"a\": 1\n\"a\": 2\n", "f:1: a: stands here twice; keep one"),
            ("x:\n  a: 1\n  a: 2\n", "f:3: a: stands here again, first in line 2; keep one"),
            ("\u{FEFF}a: 1\n", "f:1: the file begins with a byte order mark; save it as UTF-8 without BOM"),
            ("a: 1\nb: \u{7}\n", "f:2: not YAML: control characters are not allowed"),
        ])
    func refused(text: String, start: String) {
        let found = findings(Array(text.utf8))
        #expect(found.first?.hasPrefix(start) == true, "\(found)")
    }

    @Test(
        "lines are counted alike, whatever ends them",
        arguments: ["\n", "\r\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"])
    func breaks(lineBreak: String) {
        func found(_ lines: [String]) -> [String] {
            findings(Array(lines.joined(separator: lineBreak).utf8))
        }
        #expect(
            found(["# zażółć 🚪", "", "a: 1", "b: 2", "", "a: 3", "b: 4", ""]) == [
                "f:6: a: stands here again, first in line 3; keep one",
                "f:7: b: stands here again, first in line 4; keep one",
            ])
        // What is never closed is noticed at the end and said where it begins.
        #expect(found(["a: 1", "", "b: [1, 2", ""]).first?.hasPrefix("f:3: not YAML: ") == true)
        #expect(
            found(["zażółćgęśląjaźń: ą", "", "b: \u{7}", "", ""]).first?.hasPrefix("f:3: not YAML: control")
                == true,
            "\(found(["zażółćgęśląjaźń: ą", "", "b: \u{7}", "", ""]))")
        #expect(found(["a: 1", "b: &x 1"]).first?.hasPrefix("f:2: anchors") == true)
    }

    @Test("keys that stand twice do not hide each other")
    func duplicates() {
        #expect(
            findings(Array("a: 1\nb: 1\nx: {c: 1, c: 2}\nb: 2\na: 3\na: 4\n".utf8)).count == 4)
    }

    @Test("text that is not UTF-8 is refused at its line")
    func invalidUTF8() {
        #expect(
            findings(Array("a: 1\nb: ".utf8) + [0xFF, 10]) == [
                "f:2: the text is not UTF-8; save the file as UTF-8"
            ])
    }

    @Test("aliases are refused before they multiply")
    func laughs() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<40 {
            text +=
                "a\(level): &a\(level) ["
                + Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ") + "]\n"
        }
        #expect(findings(Array(text.utf8)).count == 40)
    }

    @Test("nesting is bounded")
    func nesting() {
        let fair = String(repeating: "[", count: 15) + String(repeating: "]", count: 15)
        #expect(findings(Array("a: \(fair)".utf8)) == [])
        let deep = String(repeating: "[", count: 900) + String(repeating: "]", count: 900)
        #expect(findings(Array("a: \(deep)".utf8)) == ["f:1: nested too deeply"])
        let abyss = String(repeating: "[", count: 500_000)
        #expect(findings(Array("a: \(abyss)".utf8)).count == 1)
    }

    @Test("a file of more than 1 MiB is not read")
    func size() {
        var fixture = ConfigurationFixture()
        fixture[ConfigurationFixture.path] += "#" + String(repeating: "x", count: 1 << 20)
        #expect(
            fixture.load().findings.map(\.description) == [
                "/srv/config/brama.yaml: the configuration cannot be read: it is larger than 1048576 bytes"
            ])
    }

    @Test("an empty file lacks what is required, and says all of it")
    func empty() {
        var fixture = ConfigurationFixture()
        fixture[ConfigurationFixture.path] = ""
        let messages = fixture.load().findings.map(\.message)
        for key in [
            "environment", "publicURL", "serviceProvider.entityID", "serviceProvider.providerName",
            "keys.decryption",
        ] {
            #expect(messages.contains { $0.hasPrefix("\(key): is missing; allowed: ") }, "\(key)")
        }
        #expect(messages.contains { $0.hasPrefix("keys.signing: key and certificate missing") })
        #expect(messages.count == 6)
    }
}
