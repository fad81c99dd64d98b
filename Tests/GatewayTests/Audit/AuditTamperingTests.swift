import Crypto
import Foundation
import SAML
import Testing

@testable import Gateway

@Suite("Tampering with the audit log")
struct AuditTamperingTests {
    /// One edit of the lines of a log in order, and what must be found at which line of the file.
    struct Tampering: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: AuditFinding.Code
        let line: Int?
        let edit: @Sendable (inout [[UInt8]]) throws -> Void

        init(
            _ name: String, _ code: AuditFinding.Code, _ line: Int?,
            _ edit: @escaping @Sendable (inout [[UInt8]]) throws -> Void
        ) {
            (testDescription, self.code, self.line, self.edit) = (name, code, line, edit)
        }
    }

    /// Lines 1 and 2 are the start, 3 to 12 samples, 13 the stop, 14 the checkpoint.
    static let all = [
        Tampering("a word changed", .changed, 5) {
            $0[4] = $0[4].replacing("sample".utf8, with: "simple".utf8)
        },
        Tampering("a word changed in the last line", .changed, 14) {
            $0[13] = $0[13].replacing("node-1".utf8, with: "node-2".utf8)
        },
        Tampering("a word changed, the line's own hash made anew", .replaced, 6) {
            try rewrite(&$0, 4) { $0.replacing("\"number\":2".utf8, with: "\"number\":9".utf8) }
        },
        Tampering("a line removed", .removed, 5) { $0.remove(at: 4) },
        Tampering("three lines removed", .removed, 5) { $0.removeSubrange(4..<7) },
        Tampering("a line removed, the rest chained anew", .badSignature, 13) { lines in
            lines.remove(at: 4)
            try rechain(&lines, from: 4)
        },
        Tampering("two lines swapped", .reordered, 5) { $0.swapAt(4, 5) },
        Tampering("a line moved to the front", .reordered, 4) { $0.insert($0.remove(at: 8), at: 3) },
        Tampering("a line repeated", .reordered, 6) { $0.insert($0[4], at: 4) },
        Tampering("an empty line inserted", .malformed, 5) { $0.insert([], at: 4) },
        Tampering("another's text inserted", .malformed, 5) { $0.insert(Array("hello".utf8), at: 4) },
        Tampering("everything behind line 5 rewritten", .badSignature, 14) { lines in
            try rewrite(&lines, 4) { $0.replacing("\"number\":2".utf8, with: "\"number\":9".utf8) }
            try rechain(&lines, from: 5)
        },
        Tampering("the signature changed, the hash made anew", .badSignature, 14) { lines in
            try rewrite(&lines, 13) { line in
                let at = line.count - AuditLine.sealLength - 50
                var line = line
                line[at] = line[at] == 65 ? 66 : 65
                return line
            }
        },
        Tampering("the signature's member gone, the hash made anew", .badSignature, 14) { lines in
            try rewrite(&lines, 13) { line in
                let text = String(decoding: line, as: UTF8.self)
                return Array(text.replacing(/,"signature":"[^"]*"/, with: "").utf8)
            }
        },
        Tampering("the checkpoint cut off", .truncated, 13) { $0.removeLast() },
        Tampering("five lines cut off", .truncated, 9) { $0.removeLast(5) },
        Tampering("all lines cut off", .truncated, 0) { $0 = [] },
        Tampering("the first line gone, the second made the first", .changed, 1) { lines in
            lines.remove(at: 0)
            lines[0] = lines[0].replacing("\"seq\":2".utf8, with: "\"seq\":1".utf8)
        },
    ]

    @Test("is found, and named by its line", arguments: all)
    func found(tampering: Tampering) throws {
        let rig = try AuditRig()
        try rig.write(10)
        var lines = try rig.lines()
        try tampering.edit(&lines)
        try rig.put(lines: lines)
        let report = try rig.verify(anchor: true)
        #expect(report.finding?.code == tampering.code, "\(report.text())")
        #expect(report.finding?.line == tampering.line, "\(report.text())")
        #expect(!report.isInOrder && report.text().contains("NOT IN ORDER"))
    }

    @Test("every kind of finding is met here or where crashes are tested")
    func complete() {
        let met = Set(Self.all.map(\.code)).union([.torn, .wrongKey, .anchor])
        #expect(met == Set(AuditFinding.Code.allCases))
    }

    /// Each byte of a log in turn, to another value each.
    @Test("any changed byte is found, wherever it stands")
    func anyByte() throws {
        let rig = try AuditRig()
        try rig.write(2)
        let bytes = try rig.bytes()
        var generator = SystemRandomNumberGenerator()
        for position in bytes.indices {
            var changed = bytes
            changed[position] ^= UInt8.random(in: 1...255, using: &generator)
            try rig.put(changed)
            let report = try rig.verify(anchor: true)
            #expect(!report.isInOrder, "byte \(position): \(bytes[position]) to \(changed[position])")
        }
    }

    @Test("any cut at the end is found by the anchor, and any added byte")
    func anyLength() throws {
        let rig = try AuditRig()
        try rig.write(2)
        let bytes = try rig.bytes()
        for length in bytes.indices {
            try rig.put(Array(bytes[..<length]))
            let report = try rig.verify(anchor: true)
            #expect([.truncated, .torn].contains(report.finding?.code), "\(length): \(report.text())")
        }
        try rig.put(bytes + [10])
        #expect(try rig.verify(anchor: true).finding?.code == .malformed)
    }

    @Test("another's key, another's anchor, and what is none")
    func keysAndAnchors() throws {
        let (rig, other) = (try AuditRig(), try AuditRig())
        try rig.write(1)
        try other.write(1)
        let key = AuditSigningKey.fresh()
        let wrong = try rig.verify(keys: [key.publicKey])
        #expect(wrong.finding?.code == .wrongKey && wrong.finding?.line == 5)
        try rig.put(try other.bytes("audit.jsonl.anchor"), "audit.jsonl.anchor")
        #expect(try rig.verify(anchor: true).finding?.code == .wrongKey)
        // Signed by the right key, over another line of that number.
        var head = AuditHead(sequence: 3, hash: AuditHead.genesis.hash)
        let own = try AuditSigningKey(pem: try rig.bytes("audit.jsonl.key"))
        let forked = try AuditLine.writeCheckpoint(at: rig.clock.now, node: "x", after: &head, signedBy: own)
        try rig.put(forked + [10], "audit.jsonl.anchor")
        let fork = try rig.verify(anchor: true)
        #expect(fork.finding?.code == .anchor && fork.finding?.line == 4, "\(fork.text())")
        try rig.put(Array("nothing".utf8), "audit.jsonl.anchor")
        #expect(try rig.verify(anchor: true).finding?.code == .anchor)
    }

    @Test("a log that begins later is not in order, but where what was before is said to be kept elsewhere")
    func laterBeginning() throws {
        let rig = try AuditRig()
        try rig.write(3)
        try rig.put(lines: Array(try rig.lines().dropFirst(2)))
        let report = try rig.verify(anchor: true)
        #expect(report.finding?.code == .removed && report.finding?.line == 1)
        #expect(report.finding?.detail.hasPrefix("the log begins with number 3: ") == true)
        let continued = try rig.verify(anchor: true, continued: true)
        #expect(continued.isInOrder && continued.notes.contains { $0.contains("begins with number 3") })
    }

    /// A line with another content and its own hash right.
    private static func rewrite(
        _ lines: inout [[UInt8]], _ index: Int, _ edit: ([UInt8]) -> [UInt8]
    ) throws {
        let body = edit(lines[index]).dropLast(AuditLine.sealLength)
        let hash = SHA256.hash(data: body).map { String(format: "%02x", $0) }.joined()
        lines[index] = body + Array(#","hash":"\#(hash)"}"#.utf8)
    }

    /// What somebody does who has the file but not the key.
    private static func rechain(_ lines: inout [[UInt8]], from start: Int) throws {
        for index in start..<lines.count {
            let line = try #require(AuditLine(lines[index]))
            let before = try #require(AuditLine(lines[index - 1]))
            try rewrite(&lines, index) { bytes in
                bytes.replacing(line.previous.utf8, with: before.hash.utf8)
                    .replacing("\"seq\":\(line.sequence)".utf8, with: "\"seq\":\(before.sequence + 1)".utf8)
            }
        }
    }
}
