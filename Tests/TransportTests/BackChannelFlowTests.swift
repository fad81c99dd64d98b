import Foundation
import Testing

@testable import Transport

@Suite("Back channel: many transfers on one thread")
struct BackChannelFlowTests {
    @Test("Calls one after the other use one connection")
    func reuse() async throws {
        let fixture = try await BackChannelFixture()
        for _ in 0..<20 { _ = try await fixture.post("/good") }
        let stats = try await fixture.stats()
        #expect(stats.requests["/good"] == 20)
        #expect(stats.connections == 1)
    }

    @Test("200 slow answers are awaited at once, on one thread")
    func concurrent() async throws {
        let fixture = try await BackChannelFixture { configuration, _ in configuration.timeout = .seconds(60)
        }
        let threads = try threadCount()
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<200 { group.addTask { try await fixture.post("/hold").status } }
            _ = try await fixture.post("/await-holds/200")
            #expect(try threadCount() < threads + 50)
            _ = try await fixture.post("/release")
            for try await status in group { #expect(status == 200) }
        }
        let stats = try await fixture.stats()
        #expect(stats.mostOpen >= 200)
    }

    @Test("Connections are used again while more are busy than are kept")
    func reuseUnderLoad() async throws {
        let fixture = try await BackChannelFixture { configuration, _ in
            configuration.keptConnections = 4
            configuration.timeout = .seconds(60)
        }
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<20 { group.addTask { try await fixture.post("/hold").status } }
            _ = try await fixture.post("/await-holds/20")
            for _ in 0..<20 { _ = try await fixture.post("/good") }
            #expect(try await fixture.stats().connections <= 22)
            _ = try await fixture.post("/release")
            for try await status in group { #expect(status == 200) }
        }
    }

    @Test("No more than concurrentTransfers are under way; the others wait in line")
    func bounded() async throws {
        let fixture = try await BackChannelFixture { configuration, _ in configuration.concurrentTransfers = 3
        }
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<60 { group.addTask { try await fixture.post("/good").status } }
            for try await status in group { #expect(status == 200) }
        }
        let stats = try await fixture.stats()
        #expect(stats.mostOpen <= 3)
        #expect(stats.requests["/good"] == 60)
    }

    @Test("A call that waits in line times out there")
    func timesOutInLine() async throws {
        let fixture = try await BackChannelFixture {
            configuration, _ in
            configuration.concurrentTransfers = 1
            configuration.timeout = .milliseconds(600)
        }
        async let first = fixture.failure("/hold")
        async let second = fixture.failure("/hold")
        let details = await [first?.detail, second?.detail].compactMap { $0 }
        #expect(details.count == 2)
        #expect(details.filter { $0.contains("no transfer came free") }.count <= 1)
        #expect(await fixture.code("/hold") == .timedOut)
    }

    @Test(
        "An answer that drips is cut at the deadline",
        arguments: ["/drip", "/drip-head", "/drip-chunks", "/drip-interim", "/hold"])
    func deadline(_ path: String) async throws {
        let fixture = try await BackChannelFixture { configuration, _ in
            configuration.timeout = .milliseconds(500)
        }
        let start = ContinuousClock.now
        #expect(await fixture.code(path) == .timedOut)
        let took = ContinuousClock.now - start
        #expect(took >= .milliseconds(490))
        #expect(took < .seconds(10))
    }

    @Test("A request that a kept connection may have delivered is not sent again")
    func notRepeated() async throws {
        let fixture = try await BackChannelFixture()
        // Where more than four seconds lie between two calls, the second has a connection of its own: once more, then.
        var calls = 0
        var failure: TransportError?
        while failure == nil, calls < 50 {
            failure = await fixture.failure("/second-breaks")
            calls += 1
        }
        #expect(failure?.code == .connectionFailed)
        #expect(failure?.detail.contains("may have been read") == true)
        #expect(try await fixture.stats().requests["/second-breaks"] == calls)
    }

    @Test("A cancelled task hangs up, others go on")
    func cancel() async throws {
        let fixture = try await BackChannelFixture { configuration, _ in configuration.timeout = .seconds(60)
        }
        let call = Task { await fixture.code("/hold") }
        _ = try await fixture.post("/await-holds/1")
        call.cancel()
        #expect(await call.value == .shutDown)
        #expect(try await fixture.post("/await-abandoned").status == 200)
    }

    @Test("A task that is cancelled already sends nothing")
    func cancelledBefore() async throws {
        let fixture = try await BackChannelFixture()
        let call = Task {
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            return await fixture.code("/good")
        }
        #expect(await call.value == .shutDown)
        #expect(try await fixture.stats().requests["/good"] == nil)
    }

    @Test("Shutting down fails what is under way, what waits and what comes later")
    func shutDown() async throws {
        let fixture = try await BackChannelFixture {
            configuration, _ in
            configuration.concurrentTransfers = 4
            configuration.timeout = .seconds(60)
        }
        let calls = (0..<8).map { _ in Task { await fixture.code("/hold") } }
        try await awaitHolds(4, fixture)
        await fixture.client.shutDown()
        for call in calls { #expect(await call.value == .shutDown) }
        #expect(await fixture.code("/good") == .shutDown)
        await fixture.client.shutDown()
    }

    /// Asked by another client: the fixture's own has no transfer free.
    private func awaitHolds(_ count: Int, _ fixture: BackChannelFixture) async throws {
        var configuration = BackChannelConfiguration()
        configuration.trustRoots = try await TLSCertificates.shared.pem("node-ca.crt")
        configuration.timeout = .seconds(60)
        let other = try BackChannelClient(configuration)
        _ = try await other.post(fixture.base + "/await-holds/\(count)", headers: [], body: [])
    }

    private func threadCount() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
    }
}
