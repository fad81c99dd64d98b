import SAML
import Testing

@testable import Gateway

@Suite("What waits for the audit log")
struct AuditQueueTests {
    private let now = Instant(milliseconds: 1_800_000_000_000)

    private func fill(_ queue: AuditQueue, beyond: Int = 0) {
        for number in 0..<(AuditQueue.mostEntries + beyond) { queue.submit(.sample(number), at: now) }
    }

    @Test("the end has its line however many wait, and is never what was lost")
    func end() throws {
        let queue = try AuditQueue(.continue)
        fill(queue, beyond: 5)
        queue.stop((.stopped, now))
        let batch = queue.take(at: now)
        #expect(batch.isStopping && batch.lost == 5)
        #expect(batch.entries.count == AuditQueue.mostEntries + 1)
        #expect(batch.entries.last?.event.name == "stopped")
    }

    @Test("how many strangers were not listed is told when there is room again")
    func unlisted() throws {
        let queue = try AuditQueue(.stop)
        for _ in 0..<(Int(StrayEvents.burst) + 2) {
            queue.submit(AuditEvent("stranger", [], origin: .stray), at: now)
        }
        fill(queue)
        let later = now + .seconds(61)
        let full = queue.take(at: later)
        #expect(full.entries.count == AuditQueue.mostEntries && full.lost == Int(StrayEvents.burst))
        #expect(full.entries.allSatisfy { $0.event.name != "refusals-unlisted" })
        let next = queue.take(at: later)
        #expect(next.entries.map(\.event.name) == ["refusals-unlisted"] && next.lost == 0)
        guard case .integer(2) = next.entries.first?.event.members.first?.1 else {
            Issue.record("\(next.entries)")
            return
        }
    }

    @Test("strangers that were counted while the clock was ahead are told when it is right again")
    func unlistedAhead() throws {
        let queue = try AuditQueue(.stop)
        for _ in 0..<(Int(StrayEvents.burst) + 2) {
            queue.submit(AuditEvent("stranger", [], origin: .stray), at: now + .seconds(3_600))
        }
        #expect(queue.take(at: now).entries.map(\.event.name).contains("refusals-unlisted"))
    }

    @Test("who waits for a line that finds no room any more goes on, or not, as audit.whenFull says")
    func overflow() async throws {
        for policy in AuditSettings.WhenFull.allCases {
            let queue = try AuditQueue(policy)
            fill(queue)
            let batch = queue.take(at: now)
            let failure = AuditError(.unavailable, "the disk")
            let outcome = await withCheckedContinuation { waiter in
                queue.submit(.sample(-1), at: now, waiter: waiter)
                queue.failed(batch, failure)
            }
            switch (policy, outcome) {
            case (.continue, .success): break
            case (.stop, .failure(let error)): #expect(error == failure)
            default: Issue.record("\(policy): \(outcome)")
            }
            #expect(queue.take(at: now).lost == 1)
        }
    }
}
