import HTTPTypes
import SAML
import Synchronization
import Testing
import Transport
import XMLSecurity

@testable import Gateway

@Suite("Whether the store works")
struct StoreHealthTests {
    @Test("is asked once for all who want to know at the same time")
    func shared() async {
        let store = TroubledStore()
        let health = StoreHealth(store, freshness: .seconds(600), patience: .seconds(600))
        let faults = await withTaskGroup(of: String?.self) { group in
            for _ in 0..<100 { group.addTask { await health.fault() } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(faults == Array(repeating: nil, count: 100))
        #expect(store.questions == 1)
    }

    @Test("is asked again when the answer is stale, and so heals by itself")
    func heals() async {
        let store = TroubledStore()
        let health = StoreHealth(store, freshness: .zero, patience: .seconds(600))
        #expect(await health.fault() == nil)
        store.mood.withLock { $0 = .broken }
        #expect(await health.fault() == "the disk is full")
        store.mood.withLock { $0 = .well }
        #expect(await health.fault() == nil)
        #expect(store.questions == 3)
    }

    @Test("is no where it hangs: nobody waits longer, and no further question is put to it")
    func hangs() async {
        let store = TroubledStore()
        store.mood.withLock { $0 = .hanging }
        let health = StoreHealth(store, freshness: .zero, patience: .milliseconds(50))
        for _ in 0..<3 { #expect(await health.fault() == "no answer within 50 ms") }
        #expect(store.questions == 1)
        store.letGo()
        var fault = await health.fault()
        while fault != nil { fault = await health.fault() }
        // The last answer was that of the first question; the next one is asked anew.
        #expect(await health.fault() == nil)
        #expect(store.questions == 2)
    }

    @Test("decides on readiness, which is told when it changes and never in between; liveness does not ask")
    func readiness() async throws {
        let rig = try await LoginRig()
        let store = TroubledStore()
        let service = AdministrationService(
            rig.configuration, storeHealth: StoreHealth(store, freshness: .zero),
            surroundings: Surroundings(now: { [clock = rig.clock] in clock.now }), logger: rig.log.logger)
        func get(_ path: String) async -> Int {
            await service.answer(.init(method: .get, path: path, peer: LoginRig.peer)).response().status.code
        }
        store.mood.withLock { $0 = .broken }
        for _ in 0..<5 { #expect(await get("/health/live") == 200) }
        #expect(store.questions == 0)
        for _ in 0..<5 { #expect(await get("/health/ready") == 503) }
        #expect(rig.log.text.ranges(of: "not ready").count == 1)
        #expect(rig.log.text.contains("store: the disk is full"))
        store.mood.withLock { $0 = .well }
        for _ in 0..<5 { #expect(await get("/health/ready") == 200) }
        #expect(rig.log.text.ranges(of: "ready again").count == 1)
        service.leave()
        #expect(await get("/health/ready") == 503)
        #expect(await get("/health/live") == 200)
    }

    @Test("A retiring decryption key may outlive its certificate, the current ones may not")
    func certificates() async throws {
        let rig = try await LoginRig()
        var configuration = rig.configuration
        configuration.decryption += configuration.decryption
        #expect(CertificateLife.all(of: configuration).map(\.purpose) == ["signing", "decryption"])
        let client = configuration.signing.certificate.pem()
        configuration.backChannel.clientCertificate = (client, client)
        #expect(
            CertificateLife.all(of: configuration).map(\.purpose) == ["signing", "decryption", "transport"])
    }
}

/// A store of which only the health matters.
private final class TroubledStore: ForwardingStore {
    enum Mood { case well, broken, hanging }

    let mood = Mutex(Mood.well)
    private let asked = Mutex(0)
    private let held = Mutex<[CheckedContinuation<Void, Never>]>([])
    let target: any GatewayStore = MemoryStore()

    var questions: Int { asked.withLock { $0 } }

    func letGo() {
        mood.withLock { $0 = .well }
        let waiting = held.withLock { held in
            defer { held = [] }
            return held
        }
        for continuation in waiting { continuation.resume() }
    }

    func checkHealth() async throws(StoreError) {
        asked.withLock { $0 += 1 }
        switch mood.withLock({ $0 }) {
        case .well: return
        case .broken: throw StoreError(.unavailable, "the disk is full")
        case .hanging:
            await withCheckedContinuation { continuation in held.withLock { $0.append(continuation) } }
        }
    }
}
