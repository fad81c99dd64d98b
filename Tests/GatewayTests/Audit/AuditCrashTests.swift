import Foundation
import Testing

@testable import Gateway

@Suite("The audit log after a crash")
struct AuditCrashTests {
    /// What kill -9 leaves: the file up to any byte, the anchor of the last checkpoint before.
    @Test("goes on behind what was torn, and names it")
    func torn() throws {
        let rig = try AuditRig()
        try rig.write(2)
        let whole = try rig.bytes()
        let lines = try rig.lines()
        let log = try rig.open()
        log.note(.sample(7))
        log.close()
        let all = try rig.bytes()
        let anchor = try rig.bytes("audit.jsonl.anchor")
        // The second run's first line, byte by byte.
        let end = try rig.lines()[lines.count].count + whole.count + 1
        for length in whole.count...end {
            try rig.put(Array(all[..<length]))
            try FileManager.default.removeItem(atPath: rig.path + ".anchor")
            let cut = try rig.verify()
            let isTorn = length > whole.count && length < end
            #expect(cut.finding?.code == (isTorn ? .torn : nil), "\(length): \(cut.text())")
            try rig.write(1)
            let mended = try rig.verify(anchor: true)
            #expect(mended.isInOrder, "\(length): \(mended.text())")
            // Of a line that lacks its line feed alone nothing is lost.
            let isLost = isTorn && length < end - 1
            #expect(mended.notes.contains { $0.contains("a crash tore") } == isLost)
            #expect(rig.text.contains(#""event":"recovered""#) == isLost)
        }
        #expect(!anchor.isEmpty)
        #expect(rig.captured.text.contains("torn by a crash"))
    }

    @Test(
        "takes what no line is for torn, whatever it holds",
        arguments: ["\0\0\0\0", "\n\n", "x\ny\nz", "{\"seq\":9"])
    func rubbish(text: String) throws {
        let rig = try AuditRig()
        try rig.write(2)
        try rig.put(try rig.bytes() + Array(text.utf8))
        try rig.write(1)
        let report = try rig.verify(anchor: true)
        #expect(report.isInOrder && report.notes.count == 1, "\(report.text())")
        // What the line names may not be altered later.
        let bytes = try rig.bytes()
        let place = try #require(bytes.firstRange(of: Array(text.utf8)))
        var changed = bytes
        changed[place.lowerBound] ^= 0x20
        try rig.put(changed)
        #expect(try !rig.verify(anchor: true).isInOrder)
    }

    @Test("a torn first line is named too")
    func tornFirst() throws {
        let rig = try AuditRig()
        try rig.put(Array(#"{"seq":1,"prev":"000"#.utf8))
        try rig.write(1)
        let report = try rig.verify(anchor: true)
        #expect(report.isInOrder && report.notes.count == 1, "\(report.text())")
    }

    @Test("lines that the anchor knows and the file has not are missed at the next start, for good")
    func gap() throws {
        let rig = try AuditRig()
        try rig.write(5)
        try rig.put(lines: Array(try rig.lines().dropLast(4)))
        try rig.write(1)
        #expect(rig.captured.text.contains("lines are missing at the end"))
        #expect(rig.text.contains(#""event":"gap""#))
        let report = try rig.verify(anchor: true)
        #expect(report.finding?.code == .removed, "\(report.text())")
        #expect(report.finding?.line == 6)
    }

    @Test("a file that was deleted while nobody wrote is missed by its numbers")
    func deleted() throws {
        let rig = try AuditRig()
        try rig.write(5)
        try FileManager.default.removeItem(atPath: rig.path)
        try rig.write(1)
        let report = try rig.verify(anchor: true)
        #expect(
            report.finding?.code == .removed
                && report.finding?.detail.contains("begins with number 10") == true,
            "\(report.text())")
    }
}
