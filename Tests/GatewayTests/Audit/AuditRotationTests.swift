import Foundation
import Testing

@testable import Gateway

@Suite("Rotation of the audit log")
struct AuditRotationTests {
    private func archives(_ rig: AuditRig) throws -> [String] {
        try rig.directory.names().filter { $0.contains("-0000") }
    }

    @Test("by size: files follow each other in one chain, and none is lost")
    func size() async throws {
        let rig = try AuditRig()
        let log = try rig.open { $0.rotateSize = 20_000 }
        for number in 0..<400 { try await log.record(.sample(number)) }
        log.close()
        let report = try rig.verify(anchor: true)
        #expect(report.isInOrder && report.notes.isEmpty, "\(report.text())")
        #expect(report.files.count > 4)
        #expect(report.files.reduce(0) { $0 + $1.lines } == report.files.last?.last)
        #expect(report.files.reduce(0) { $0 + $1.lines } == log.counts.written)
        let first = try #require(try archives(rig).first)
        #expect(first.hasPrefix("audit.jsonl.000000000001-0000000000"))
        // Whoever takes one of them away is found out, whichever it is.
        let second = try archives(rig)[1]
        try FileManager.default.removeItem(atPath: rig.directory.path + "/" + first)
        let later = try rig.verify(anchor: true)
        #expect(later.finding?.code == .removed && later.finding?.file.hasSuffix(second) == true)
        try FileManager.default.removeItem(atPath: rig.directory.path + "/" + second)
        #expect(try rig.verify(anchor: true).finding?.code == .removed)
    }

    @Test("by age, and after the retention whole files go, which a line tells")
    func age() async throws {
        let rig = try AuditRig()
        let log = try rig.open {
            $0.rotateAfter = .seconds(86_400)
            $0.retention = .seconds(10 * 86_400)
        }
        try await log.record(.sample(1))
        rig.clock.advance(by: .seconds(86_401))
        try await log.record(.sample(2))
        let old = try #require(try archives(rig).first)
        rig.clock.advance(by: .seconds(11 * 86_400))
        try await log.record(.sample(3))
        try await log.record(.sample(4))
        log.close()
        #expect(try !archives(rig).contains(old))
        #expect(rig.text.contains(#""event":"file-expired","node":"node-1","file":"\#(old)""#))
        let report = try rig.verify(anchor: true)
        #expect(
            report.isInOrder && report.notes.contains { $0.contains("begins with number") },
            "\(report.text())")
    }

    @Test("a file whose time is over goes only after the line that tells of it is on the disk")
    func expiryToldFirst() async throws {
        let rig = try AuditRig()
        let log = try rig.open {
            $0.rotateAfter = .seconds(86_400)
            $0.retention = .seconds(10 * 86_400)
        }
        try await log.record(.sample(1))
        rig.clock.advance(by: .seconds(86_401))
        try await log.record(.sample(2))
        log.close()
        let old = try #require(try archives(rig).first)
        rig.clock.advance(by: .seconds(20 * 86_400))
        rig.fail(with: ENOSPC)
        let again = try rig.open { $0.retention = .seconds(10 * 86_400) }
        #expect(await rig.eventually { again.fault != nil })
        #expect(try archives(rig).contains(old))
        rig.fail(with: nil)
        #expect(try await rig.eventually { try !archives(rig).contains(old) })
        again.close()
        #expect(try rig.verify(anchor: true).isInOrder)
    }

    @Test("a file that is deleted under a running log is told of, once, and what it held is missed")
    func deleted() async throws {
        let rig = try AuditRig()
        let log = try rig.open()
        try await log.record(.sample(1))
        try FileManager.default.removeItem(atPath: rig.path)
        try await log.record(.sample(2))
        try await log.record(.sample(3))
        let told = rig.captured.text.ranges(of: "the file was deleted").count
        #expect(told == 1)
        #expect(rig.captured.text.contains(#""lastLine":"3""#))
        #expect(rig.text.contains(#""reason":"deleted""#))
        log.close()
        let report = try rig.verify(anchor: true)
        #expect(report.finding?.code == .removed && report.finding?.line == 1, "\(report.text())")
        #expect(report.finding?.detail.contains("begins with number 4") == true)
        // A rotation by renaming is nobody's business.
        let other = try AuditRig()
        let moved = try other.open()
        try await moved.record(.sample(1))
        try FileManager.default.moveItem(atPath: other.path, toPath: other.path + ".1")
        try await moved.record(.sample(2))
        moved.close()
        #expect(!other.captured.text.contains("was deleted"))
    }

    @Test("while a deleted directory lets no other file be made, that is told once")
    func deletedDirectory() async throws {
        let rig = try AuditRig()
        let log = try rig.open()
        try await log.record(.sample(1))
        try FileManager.default.removeItem(atPath: rig.directory.path)
        for _ in 0..<3 { await #expect(throws: AuditError.self) { try await log.record(.sample(2)) } }
        #expect(rig.captured.text.ranges(of: "the file was deleted").count == 1)
        try FileManager.default.createDirectory(atPath: rig.directory.path, withIntermediateDirectories: true)
        log.close()
    }

    @Test("a file that went while nothing ran is told of at the start")
    func deletedWhileStopped() throws {
        let rig = try AuditRig()
        try rig.write(1)
        #expect(!rig.captured.text.contains("not here any more"))
        try FileManager.default.removeItem(atPath: rig.path)
        try rig.write(1)
        #expect(rig.captured.text.contains("the file with its last lines is not here any more"))
        #expect(try rig.verify(anchor: true).finding?.code == .removed)
    }

    @Test("keys that are made are told of, and those that somebody took away loudly")
    func keysMade() throws {
        let rig = try AuditRig()
        try rig.write(1)
        #expect(rig.captured.text.contains("audit log: keys made"))
        let before = try #require(AuditPublicKey(pem: try rig.bytes("audit.jsonl.pub")))
        let text = rig.captured.text
        try rig.write(1)
        #expect(rig.captured.text.ranges(of: "keys made").count == text.ranges(of: "keys made").count)
        try FileManager.default.removeItem(atPath: rig.path + ".key")
        try rig.write(1)
        #expect(rig.captured.text.contains("the signing key was gone and is made anew"))
        #expect(rig.captured.text.contains(#""formerKey":"\#(before.id)""#))
        #expect(rig.captured.text.ranges(of: "keys made").count == 1)
    }

    @Test("a log with a new key is told of where the store was in use before, and not at a first start")
    func newKeyBesideOldStore() async throws {
        let (rig, other) = (try AuditRig(), try AuditRig())
        let (login, store) = (try await LoginRig(), MemoryStore())
        func start(_ rig: AuditRig) async throws {
            let log = try rig.open()
            _ = try await LastingState(
                login.configuration, store: store, audit: log, logger: rig.captured.logger)
            log.close()
        }
        try await start(rig)
        try await start(rig)
        #expect(!rig.captured.text.contains("though the store is older"))
        try await start(other)
        #expect(other.captured.text.contains("it begins with a new key, though the store is older"))
    }

    @Test("logrotate may move the file away, running or not")
    func moved() async throws {
        let rig = try AuditRig()
        let log = try rig.open()
        try await log.record(.sample(1))
        try FileManager.default.moveItem(atPath: rig.path, toPath: rig.path + ".2")
        try await log.record(.sample(2))
        log.close()
        try FileManager.default.moveItem(atPath: rig.path, toPath: rig.path + ".1")
        try rig.write(1)
        let report = try rig.verify(anchor: true)
        #expect(report.isInOrder && report.notes.isEmpty, "\(report.text())")
        #expect(report.files.count == 3)
        #expect(rig.text.contains(#""reason":"continued""#))
    }

    @Test(
        "moved away while its last lines could not be taken back: they are, there, before a number is given again"
    )
    func movedTorn() async throws {
        let rig = try AuditRig()
        let log = try rig.open()
        try await log.record(.sample(1))
        rig.failToKeep(with: EIO)
        rig.failToCut(with: EIO)
        await #expect(throws: AuditError.self) { try await log.record(.sample(2)) }
        #expect(rig.text.contains(#""number":2"#), "what nobody was promised stands in the file")
        try FileManager.default.moveItem(atPath: rig.path, toPath: rig.path + ".1")
        rig.failToKeep(with: nil)
        await #expect(throws: AuditError.self) { try await log.record(.sample(3)) }
        rig.failToCut(with: nil)
        #expect(await rig.eventually { log.fault == nil })
        try await log.record(.sample(4))
        log.close()
        let report = try rig.verify(anchor: true)
        #expect(report.isInOrder && report.notes.isEmpty, "\(report.text())")
        let all = try rig.bytes("audit.jsonl.1") + rig.bytes()
        let numbers = String(decoding: all, as: UTF8.self).matches(of: /"number":(\d+)/).map { $0.1 }
        #expect(numbers == ["1", "4"])
    }

    @Test("shortened while its last lines could not be taken back: it is not filled up with zeros")
    func shortenedTorn() async throws {
        let rig = try AuditRig()
        let log = try rig.open()
        try await log.record(.sample(1))
        rig.failToKeep(with: EIO)
        rig.failToCut(with: EIO)
        await #expect(throws: AuditError.self) { try await log.record(.sample(2)) }
        _ = unsafe truncate(rig.path, 0)
        rig.failToKeep(with: nil)
        rig.failToCut(with: nil)
        #expect(await rig.eventually { log.fault == nil })
        try await log.record(.sample(3))
        log.close()
        #expect(try !rig.bytes().contains(0))
        #expect(rig.captured.text.contains("somebody shortened the file"))
        #expect(rig.text.contains(#""reason":"shortened""#))
    }

    @Test("moved away after a crash: the chain goes on behind the moved file's last line")
    func movedAfterCrash() async throws {
        let rig = try AuditRig()
        try rig.write(1)
        let anchor = try rig.bytes("audit.jsonl.anchor")
        try rig.write(1)
        try rig.put(anchor, "audit.jsonl.anchor")
        try FileManager.default.moveItem(atPath: rig.path, toPath: rig.path + ".1")
        try rig.write(1)
        let report = try rig.verify(anchor: true)
        #expect(report.isInOrder && report.notes.isEmpty, "\(report.text())")
    }

    @Test("somebody who shortens or lengthens the file under a running log is told of, and found")
    func disturbed() async throws {
        let rig = try AuditRig()
        let log = try rig.open()
        for number in 0..<3 { try await log.record(.sample(number)) }
        _ = unsafe truncate(rig.path, 700)
        try await log.record(.sample(4))
        #expect(rig.captured.text.contains("somebody shortened the file"))
        log.close()
        #expect(try !rig.verify(anchor: true).isInOrder)

        let other = try AuditRig()
        let second = try other.open()
        try await second.record(.sample(1))
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: other.path))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("forged\n".utf8))
        try await second.record(.sample(2))
        second.close()
        #expect(other.captured.text.contains("somebody else writes into the file"))
        #expect(other.text.contains(#""event":"disturbed""#))
        #expect(try other.verify(anchor: true).finding?.code == .malformed)
    }
}
