import HTTPTypes
import Logging
import SAML
import Synchronization
import Testing
import Transport

@testable import Gateway

@Suite("Floods of refusals in the log")
struct RefusalLogTests {
    private final class Later: Sendable {
        private let works = Mutex<[@Sendable () -> Void]>([])

        func add(_ work: @escaping @Sendable () -> Void) { works.withLock { $0.append(work) } }

        /// Does what was to be done a second later.
        func run() -> Int {
            let due = works.withLock { works in
                defer { works = [] }
                return works
            }
            for work in due { work() }
            return due.count
        }
    }

    private let capture = LoginRig.LogCapture()
    private let later = Later()
    private let log: RefusalLog

    init() {
        let later = later
        log = RefusalLog(capture.logger) { later.add($0) }
    }

    private func note(_ code: PublicCode, _ count: Int, at now: Instant) {
        for number in 0..<count {
            log.note("request refused", code, level: .notice, at: now, metadata: ["number": "\(number)"])
        }
    }

    private var lines: [Substring] { capture.text.split(separator: "\n") }

    @Test("few are written one by one, of many twenty a second and how many were left out")
    func flood() {
        let start = LoginRig.Clock.start
        note(.tooManyRequests, 1_000, at: start)
        #expect(lines.count == 20)
        note(.nodeMessageRejected, 3, at: start)
        #expect(lines.count == 23, "another kind has lines of its own")
        #expect(later.run() == 1)
        #expect(lines.count == 24)
        #expect(lines.last?.contains(#""code":"too-many-requests","notLogged":"980""#) == true)
        note(.tooManyRequests, 25, at: start + .seconds(1))
        #expect(lines.count == 44)
        #expect(later.run() == 1)
        #expect(lines.last?.contains(#""notLogged":"5""#) == true)
        #expect(later.run() == 0)
    }

    @Test("a clock that steps back silences nothing")
    func clockBack() {
        note(.notFound, 30, at: LoginRig.Clock.start)
        note(.notFound, 5, at: LoginRig.Clock.start + .seconds(-3_600))
        #expect(lines.count == 25)
    }

    @Test("a level that is not logged is not counted either")
    func level() {
        var quiet = capture.logger
        quiet.logLevel = .error
        let later = later
        let log = RefusalLog(quiet) { later.add($0) }
        for _ in 0..<100 {
            log.note("request refused", .loginExpired, level: .debug, at: LoginRig.Clock.start, metadata: [:])
        }
        #expect(later.run() == 0)
        #expect(lines.isEmpty)
    }

    @Test("a gateway under a flood writes twenty lines of it, and all of a citizen's login")
    func gateway() async throws {
        let rig = try await LoginRig { $0.limits.clientLoginsPerMinute = 2 }
        var statuses: [Int: Int] = [:]
        for path in Array(repeating: "/auth/login", count: 300)
            + Array(repeating: "/auth/nothing", count: 300)
        {
            statuses[await rig.send(Browser(rig).request(.get, path)).status.code, default: 0] += 1
        }
        #expect(statuses == [200: 2, 429: 298, 404: 300])
        let lines = rig.log.text.split(separator: "\n")
        #expect(
            lines.count { $0.contains(#""code":"too-many-requests""#) && $0.contains(#""reason""#) } == 20)
        #expect(lines.count { $0.contains(#""code":"not-found""#) && $0.contains(#""reason""#) } == 20)
        #expect(lines.count { $0.contains("login begun") } == 2)
    }
}
