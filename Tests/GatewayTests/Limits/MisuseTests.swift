import HTTPTypes
import SAML
import Synchronization
import Testing
import Transport

@testable import Gateway

@Suite("Limits against misuse")
struct MisuseTests {
    @Test("a store that is full is a fault of ours, not too many attempts of the citizen's")
    func fullStore() async throws {
        var limits = StoreLimits()
        limits.logins = 0
        let rig = try await LoginRig(over: MemoryStore(limits: limits))
        let refused = await rig.send(Browser(rig).request(.get, "/auth/login"))
        #expect(refused.status == .serviceUnavailable)
        #expect(refused.code == "internal")
        #expect(refused.headers[.retryAfter] == "30")
        #expect(rig.log.text.contains("store is full: 0 open logins"))
    }

    @Test(
        "one client beyond its rate gets 429 and when to come back; another is served; a minute later so is the first"
    )
    func clientRate() async throws {
        let rig = try await LoginRig { $0.limits.clientLoginsPerMinute = 3 }
        func start(_ host: String) async -> ServerResponse {
            var request = Browser(rig).request(.get, "/auth/login")
            request.peer = .internet(host: host, port: 1)
            return await rig.send(request)
        }
        for _ in 0..<3 { #expect(await start("203.0.113.1").status == .ok) }
        let refused = await start("203.0.113.1")
        #expect(refused.status == .tooManyRequests)
        #expect(refused.code == "too-many-requests")
        #expect(refused.headers[.retryAfter] == "20")
        #expect(refused.setsNoCookie)
        #expect(await start("203.0.113.2").status == .ok)
        rig.clock.advance(by: .seconds(20))
        #expect(await start("203.0.113.1").status == .ok)
        #expect(await start("203.0.113.1").status == .tooManyRequests)
    }

    @Test("random artifacts are stopped by the rate and reach WK never, for no login was begun")
    func randomArtifacts() async throws {
        let rig = try await LoginRig { $0.limits.clientLoginsPerMinute = 10 }
        var browser = Browser(rig)
        let form = try await browser.begin()
        var statuses: [Int: Int] = [:]
        for _ in 0..<100 {
            let forged = form.with("RelayState", Secret(from: .system).value)
            statuses[await browser.post("/auth/acs", forged).status.code, default: 0] += 1
        }
        #expect(statuses == [400: 10, 429: 90])
        #expect(rig.backChannel.calls.isEmpty)
        rig.clock.advance(by: .seconds(10))
        #expect(await browser.post("/auth/acs", form).status == .seeOther)
    }

    @Test("all clients together beyond the rate get 429")
    func globalRate() async throws {
        let rig = try await LoginRig { $0.limits.loginsPerSecond = 5 }
        var statuses: [Int: Int] = [:]
        for host in 1...20 {
            var request = Browser(rig).request(.get, "/auth/login")
            request.peer = .internet(host: "203.0.113.\(host)", port: 1)
            statuses[await rig.send(request).status.code, default: 0] += 1
        }
        #expect(statuses == [200: 5, 429: 15])
    }

    private static func client(_ number: Int) -> ClientAddress {
        ClientAddress(key: [UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF)])
    }

    /// Three a minute for a client, as good as no bound for all.
    private static let rates = {
        var limits = GatewayConfiguration.Limits()
        (limits.clientLoginsPerMinute, limits.loginsPerSecond) = (3, 1_000_000)
        return RateLimiter.Rates(limits)
    }()

    /// How many of `count` pass.
    private static func passed(_ limiter: RateLimiter, _ number: Int, _ count: Int, _ now: Instant) -> Int {
        (0..<count).count { _ in
            do throws(Failure) {
                try limiter.take(for: client(number), at: now, rates: rates)
            } catch { return false }
            return true
        }
    }

    @Test("no number of addresses has one forgotten that is at its limit")
    func cannotReset() throws {
        let now = Instant(milliseconds: 1_000_000)
        let limiter = RateLimiter(capacity: 100)
        #expect(Self.passed(limiter, 0, 10, now) == 3)
        for other in 1...5_000 {
            #expect(Self.passed(limiter, other, 1, now) == 1)
            #expect(Self.passed(limiter, 0, 1, now) == 0, "after \(other) others")
        }
        // One that spent more than others stays before them.
        #expect(Self.passed(limiter, 6_000, 2, now) == 2)
        for other in 7_001...7_080 { _ = Self.passed(limiter, other, 1, now) }
        #expect(Self.passed(limiter, 6_000, 10, now) == 1)
    }

    @Test(
        "where all that are remembered are at their limits, newcomers share one client's rate until there is room"
    )
    func noRoom() throws {
        let now = Instant(milliseconds: 1_000_000)
        let limiter = RateLimiter(capacity: 100)
        for client in 0..<100 { #expect(Self.passed(limiter, client, 4, now) == 3) }
        #expect((100..<200).count { Self.passed(limiter, $0, 1, now) == 1 } == 3)
        // Nor does a time that was looked at while the clock was ahead count when it is right again.
        let ahead = now + .seconds(3_600)
        for client in 0..<100 { #expect(Self.passed(limiter, client, 4, ahead) == 3) }
        #expect(Self.passed(limiter, 300, 4, ahead) == 3)
        let later = now + .seconds(20)
        for client in 0..<100 { _ = Self.passed(limiter, client, 1, now) }
        #expect(Self.passed(limiter, 200, 4, later) == 3)
        #expect(Self.passed(limiter, 201, 4, later) == 3)
    }

    @Test("a browser has at most twenty open logins: the first are forgotten, the last can be finished")
    func openLogins() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        let first = try await browser.begin()
        for _ in 0..<19 { _ = await browser.get("/auth/login") }
        let last = try await browser.begin()
        #expect(await browser.post("/auth/acs", first).code == "login-expired")
        #expect(await browser.post("/auth/acs", last).status == .seeOther)
    }

    @Test("more logins than the node may be asked for at once are told to come back, and the others finish")
    func gate() async throws {
        let (gate, refusals) = (ResolveGate(), Counter())
        let release = AsyncStream<Void>.makeStream()
        let entered = AsyncStream<Void>.makeStream()
        let results = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    do throws(Failure) {
                        return try await gate.pass(concurrentResolves: 2) { () async throws(Failure) -> Int in
                            entered.continuation.yield()
                            for await _ in release.stream {}
                            return 0
                        }
                    } catch { return error.status.code }
                }
            }
            var inside = entered.stream.makeAsyncIterator()
            for _ in 0..<4 { await inside.next() }
            let failure = await #expect(throws: Failure.self) {
                try await gate.pass(concurrentResolves: 2, refusals: refusals) { () async throws(Failure) in }
            }
            #expect(refusals.value == 1 && gate.count == 4)
            #expect(failure?.code == .nodeUnavailable)
            #expect(failure?.headers[.retryAfter] == "5")
            release.continuation.finish()
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results == [0, 0, 0, 0])
        try await gate.pass(concurrentResolves: 2) { () async throws(Failure) in }
    }
}
