import Crypto
import Foundation
import Testing

@testable import Gateway

@Suite("The audit log's chain")
struct AuditChainTests {
    @Test("each line has its number, the hash of the line before and its own, and the end is signed")
    func form() throws {
        let rig = try AuditRig()
        try rig.write(3)
        let lines = try rig.lines().map { String(decoding: $0, as: UTF8.self) }
        #expect(lines.count == 7)
        var previous = String(repeating: "0", count: 64)
        for (index, line) in lines.enumerated() {
            #expect(
                line.hasPrefix(
                    #"{"seq":\#(index + 1),"prev":"\#(previous)","time":"2027-01-15T08:00:00.000Z","event":""#
                ))
            let parts = line.components(separatedBy: #","hash":""#)
            #expect(parts.count == 2)
            let digest = SHA256.hash(data: Data(parts[0].utf8)).map { String(format: "%02x", $0) }.joined()
            #expect(parts[1] == digest + #""}"#)
            previous = digest
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
        }
        let events = lines.map { $0.firstMatch(of: /"event":"([a-z-]+)"/)?.1 ?? "" }
        #expect(events == ["opened", "started", "sample", "sample", "sample", "stopped", "checkpoint"])
        let report = try rig.verify(anchor: true)
        #expect(report.isInOrder && report.notes.isEmpty && report.checkpoints == 1, "\(report.text())")
    }

    @Test("a start goes on where the last stop ended")
    func restart() throws {
        let rig = try AuditRig()
        try rig.write(2)
        try rig.write(2)
        let report = try rig.verify(anchor: true)
        #expect(report.isInOrder && report.notes.isEmpty, "\(report.text())")
        #expect(report.files.first?.last == 11 && report.checkpoints == 2)
    }

    @Test("keys are made once, for their owner alone, and the public half for all")
    func keys() throws {
        let rig = try AuditRig()
        try rig.write(0)
        let modes = try ["key", "subject-key", "pub", "anchor"].map { name in
            try FileManager.default.attributesOfItem(atPath: "\(rig.path).\(name)")[.posixPermissions] as? Int
        }
        #expect(modes == [0o600, 0o600, 0o644, 0o600])
        let before = try (rig.bytes("audit.jsonl.key"), rig.bytes("audit.jsonl.subject-key"))
        try rig.write(0)
        #expect(try before == (rig.bytes("audit.jsonl.key"), rig.bytes("audit.jsonl.subject-key")))
        #expect(before.1.count == 32)
    }

    @Test("a key that is named must be there")
    func namedKey() throws {
        let rig = try AuditRig()
        let error = #expect(throws: AuditError.self) { try rig.open { $0.signingKey = rig.path + ".none" } }
        #expect(error?.code == .keyUnusable)
        let other = #expect(throws: AuditError.self) {
            try rig.put([1, 2, 3], "short")
            _ = try rig.open { $0.subjectKey = rig.directory.path + "/short" }
        }
        #expect(other?.code == .keyUnusable)
    }

    @Test("a second process is refused while the first writes")
    func lock() throws {
        let rig = try AuditRig()
        let log = try rig.open()
        let error = #expect(throws: AuditError.self) { try rig.open() }
        #expect(error?.code == .inUse)
        log.close()
    }

    @Test("what is no audit log is not written to")
    func foreign() throws {
        let rig = try AuditRig()
        try rig.put(Array("root:x:0:0\n".utf8))
        let error = #expect(throws: AuditError.self) { try rig.open() }
        #expect(error?.code == .foreignFile)
        #expect(rig.text == "root:x:0:0\n")
        try FileManager.default.removeItem(atPath: rig.path)
        try FileManager.default.createSymbolicLink(atPath: rig.path, withDestinationPath: "/dev/null")
        let link = #expect(throws: AuditError.self) { try rig.open() }
        #expect(link?.code == .unusable)
    }

    @Test("what waits shares few writes, and each caller's line is there when it goes on")
    func groupCommit() async throws {
        let rig = try AuditRig()
        let log = try rig.open()
        await withTaskGroup { group in
            for number in 0..<500 {
                group.addTask {
                    do {
                        try await log.record(.sample(number))
                        #expect(rig.text.contains("\"number\":\(number),"))
                    } catch { Issue.record(error) }
                }
            }
        }
        log.close()
        #expect(rig.syncs < 250, "\(rig.syncs) for 500")
        #expect(try rig.verify(anchor: true).isInOrder)
        await #expect(throws: AuditError(.closed, "the audit log is closed")) {
            try await log.record(.sample(1))
        }
    }

    @Test("lines are signed after a thousand, or after the interval")
    func checkpoints() async throws {
        let rig = try AuditRig()
        let log = try rig.open()
        for number in 0..<2_500 { try await log.record(.sample(number)) }
        let before = try rig.verify(anchor: true)
        #expect(before.checkpoints == 2, "\(before.text())")
        #expect(before.notes.contains { $0.contains("not signed yet") })
        rig.clock.advance(by: .seconds(61))
        let isSigned = try await rig.eventually { try rig.verify().checkpoints == 3 }
        #expect(isSigned)
        log.close()
    }

    @Test("a clock that was ahead for a moment puts off no signature and no rotation")
    func clockAhead() async throws {
        let rig = try AuditRig()
        let ahead = Duration.seconds(40 * 86_400)
        rig.clock.advance(by: ahead)
        let log = try rig.open { $0.rotateAfter = .seconds(86_400) }
        try await log.record(.sample(1))
        rig.clock.advance(by: .seconds(61))
        #expect(try await rig.eventually { try rig.verify().checkpoints == 1 })
        rig.clock.advance(by: .zero - ahead)
        try await log.record(.sample(2))
        rig.clock.advance(by: .seconds(61))
        #expect(try await rig.eventually { try rig.verify().checkpoints == 2 })
        rig.clock.advance(by: .seconds(86_400))
        try await log.record(.sample(3))
        #expect(try rig.directory.names().contains { $0.contains("-0000") })
        log.close()
        #expect(try rig.verify(anchor: true).isInOrder)
    }

    @Test("pseudonyms differ by key and purpose, and are what HMAC-SHA256 says")
    func pseudonyms() throws {
        let key = [UInt8](0..<32)
        let pseudonym = try #require(AuditPseudonym(key: key))
        // printf 'subject:87022243734' | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…1f
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("subject:87022243734".utf8), using: SymmetricKey(data: key))
        let expected = Data(code).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
        #expect(pseudonym.subject("87022243734") == expected)
        #expect(pseudonym.sessionIndex("87022243734") != expected)
        #expect(AuditPseudonym(key: [1]) == nil)
    }
}
