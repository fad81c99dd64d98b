import Foundation
import Testing

@testable import Gateway

@Suite("JSON text")
struct JSONTextTests {
    @Test("Foundation reads back every scalar up to U+2100 and some beyond")
    func roundTrip() throws {
        let scalars =
            (0...0x2100 as ClosedRange<UInt32>).compactMap(Unicode.Scalar.init) + ["\u{FEFF}", "\u{1F6AA}"]
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        let read = try JSONDecoder().decode([String].self, from: Data("[\(JSONText.quoted(text))]".utf8))
        #expect(read.first.map { Array($0.unicodeScalars) } == scalars)
    }

    @Test("no control character, C1 and line separators included, stands as it is")
    func controls() {
        let text = "\u{0}\u{1B}[2J\r\n\u{7F}\u{9B}\u{2028}\u{2029}\""
        #expect(
            JSONText.quoted(text) == #""\u0000\u001b[2J\u000d\u000a\u007f\u009b\u2028\u2029\"""#)
    }

    @Test("an accent after a quote does not hide the quote")
    func graphemes() {
        #expect(Array(JSONText.quoted("\"\u{0301}").utf8) == Array("\"\\\"\u{0301}\"".utf8))
    }

    @Test("members keep their order, values their type")
    func object() {
        let bytes = JSONText.object([
            ("b", .integer(-1)), ("a", .array([.boolean(true), .null, .string("x")])), ("c", .object([])),
            ("d", .array([])),
        ])
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"b":-1,"a":[true,null,"x"],"c":{},"d":[]}"#)
    }
}
