import Foundation
import HTTPTypes
import SAML
import Testing
import Transport

@testable import Gateway

@Suite("A full disk under the audit log")
struct AuditFullTests {
    @Test("stop: nothing is recorded, nothing is torn, and it heals by itself")
    func stop() async throws {
        let rig = try AuditRig()
        let log = try rig.open()
        try await log.record(.sample(1))
        rig.fail(with: ENOSPC)
        let error = await #expect(throws: AuditError.self) { try await log.record(.sample(2)) }
        #expect(error?.code == .unavailable && error?.detail.contains("the disk is full; make room") == true)
        #expect(log.fault?.code == .unavailable)
        log.note(.sample(3))
        // The writing thread may be trying again at this moment.
        let isCut = try await rig.eventually { try rig.verify().isInOrder }
        #expect(isCut, "what the disk took of a line was cut off again")
        rig.fail(with: nil)
        #expect(await rig.eventually { log.fault == nil })
        try await log.record(.sample(4))
        log.close()
        let report = try rig.verify(anchor: true)
        #expect(report.isInOrder && report.notes.isEmpty, "\(report.text())")
        let numbers = rig.text.matches(of: /"number":(\d+)/).map { $0.1 }
        #expect(numbers == ["1", "3", "4"], "who was told no has no line; what happened has one")
        #expect(rig.text.contains(#""event":"resumed""#) && rig.text.contains(#""lostEvents":0"#))
        #expect(rig.captured.text.contains("audit log cannot be written"))
        #expect(rig.captured.text.contains("audit log is written again"))
    }

    @Test("continue: callers go on, lines wait, and what does not fit is counted")
    func goOn() async throws {
        let rig = try AuditRig()
        let log = try rig.open { $0.whenFull = .continue }
        rig.fail(with: ENOSPC)
        try await log.record(.sample(-1))
        #expect(await rig.eventually { log.fault != nil })
        for number in 0..<(2 * AuditQueue.mostEntries + 50) { try await log.record(.sample(number)) }
        rig.fail(with: nil)
        #expect(await rig.eventually { log.fault == nil })
        log.close()
        #expect(try rig.verify(anchor: true).isInOrder)
        #expect(log.counts.written == rig.text.split(separator: "\n").count)
        let written = rig.text.matches(of: /"event":"sample"/).count
        let lost = rig.text.matches(of: /"lostEvents":(\d+)/).compactMap { Int($0.1) }.reduce(0, +)
        #expect(written + lost == 2 * AuditQueue.mostEntries + 51)
        // The log's own first line may wait among them.
        #expect(lost > 0 && written >= AuditQueue.mostEntries - 1)
        #expect(log.counts.lost == lost && log.counts.isWritable)
    }

    @Test("lines that a disk took and did not keep are cut off again, and nothing is told twice")
    func notKept() async throws {
        let rig = try AuditRig()
        let log = try rig.open()
        try await log.record(.sample(1))
        rig.failToKeep(with: EIO)
        let error = await #expect(throws: AuditError.self) { try await log.record(.sample(2)) }
        #expect(error?.code == .unavailable && error?.detail.contains("the disk fails") == true)
        log.note(.sample(3))
        let isCut = try await rig.eventually { try rig.verify().isInOrder }
        #expect(isCut)
        rig.failToKeep(with: nil)
        #expect(await rig.eventually { log.fault == nil })
        try await log.record(.sample(4))
        log.close()
        #expect(try rig.verify(anchor: true).isInOrder)
        #expect(rig.text.matches(of: /"number":(\d+)/).map { $0.1 } == ["1", "3", "4"])
    }

    @Test("an anchor that cannot be replaced stops new logins; lines that are written stay, and each once")
    func anchor() async throws {
        let rig = try AuditRig()
        let log = try rig.open { $0.checkpointInterval = .zero }
        try await log.record(.sample(1))
        let anchor = rig.path + ".anchor"
        try FileManager.default.removeItem(atPath: anchor)
        try FileManager.default.createDirectory(atPath: anchor + "/x", withIntermediateDirectories: true)
        // Its line is on the disk, so its login goes on.
        try await log.record(.sample(2))
        #expect(await rig.eventually { log.fault?.code == .unusable })
        await #expect(throws: AuditError.self) { try await log.record(.sample(3)) }
        log.note(.sample(4))
        #expect(await rig.eventually { rig.text.contains(#""number":4"#) })
        #expect(rig.captured.text.components(separatedBy: "audit log cannot be written").count == 2)
        try FileManager.default.removeItem(atPath: anchor)
        #expect(await rig.eventually { log.fault == nil })
        try await log.record(.sample(5))
        log.close()
        let report = try rig.verify(anchor: true)
        #expect(report.isInOrder && report.notes.isEmpty, "\(report.text())")
        #expect(rig.text.matches(of: /"number":(\d+)/).map { $0.1 } == ["1", "2", "4", "5"])
        #expect(!rig.text.contains(#""event":"resumed""#))
    }

    @Test("no login without its line; sessions, checks and logouts go on, and readiness tells")
    func login() async throws {
        let audit = try AuditRig()
        let log = try audit.open()
        let rig = try await LoginRig(audit: log)
        var (inside, late, outside) = (Browser(rig), Browser(rig), Browser(rig))
        #expect(try await inside.logIn().status == .seeOther)
        let form = try await late.begin()
        audit.fail(with: ENOSPC)
        let refused = await outside.get("/auth/login?return_to=/")
        #expect(refused.status == .serviceUnavailable && refused.code == "internal")
        #expect(refused.headers[.retryAfter] == "30")
        let answer = await late.post("/auth/acs", form)
        #expect(answer.status == .serviceUnavailable && answer.code == "internal" && answer.setsNoCookie)
        #expect(await !late.hasSession())
        #expect(await inside.get("/auth/check").status == .ok)
        let ready = await rig.administration.answer(
            ServerRequest(method: .get, path: "/health/ready", peer: LoginRig.peer)
        ).response()
        #expect(ready.status == .serviceUnavailable && ready.text.contains("audit log: "))
        let out = await inside.post("/auth/logout?return_to=/", nil, [.secFetchSite: "same-origin"])
        #expect(out.status == .seeOther)
        #expect(await !inside.hasSession())
        let left = try await rig.store.removeSessions(
            nameID: "gzolc87", sessionIndexes: [], at: rig.clock.now)
        #expect(left.isEmpty, "the login that had no line left no session either")
        audit.fail(with: nil)
        #expect(await audit.eventually { log.fault == nil })
        #expect(try await outside.logIn().status == .seeOther)
        log.close()
        // The logout happened while nothing could be written; its line came later.
        #expect(audit.text.contains(#""event":"logout","#))
        #expect(audit.text.contains(#""rule":"audit-unavailable""#))
        #expect(audit.text.matches(of: /"event":"login-finished"/).count == 2)
    }
}
