import HTTPTypes
import SAML
import Synchronization
import Testing
import Transport
import XMLSecurity

@testable import Gateway

@Suite("A gateway after a reload")
struct GatewayReloadTests {
    @Test("finishes a login begun before, and knows the session of one finished before")
    func login() async throws {
        let rig = try await LoginRig()
        var early = Browser(rig)
        _ = try await early.logIn()
        var browser = Browser(rig)
        let form = try await browser.begin()
        try rig.reload { $0.session.idleTimeout = .seconds(30) }
        #expect(await browser.post("/auth/acs", form).status == .seeOther)
        #expect(await early.get("/auth/check").status == .ok)
        rig.clock.advance(by: .seconds(31))
        #expect(await early.get("/auth/check").status == .unauthorized)
    }

    @Test("remembers who used up the limits, by the new limits")
    func limits() async throws {
        let rig = try await LoginRig { $0.limits.clientLoginsPerMinute = 3 }
        var browser = Browser(rig)
        for _ in 0..<3 { #expect(await browser.get("/auth/login").status == .ok) }
        #expect(await browser.get("/auth/login").status == .tooManyRequests)
        try rig.reload { $0.session.lifetime = .seconds(60) }
        #expect(await browser.get("/auth/login").status == .tooManyRequests)
        // Six a minute are one in ten seconds.
        try rig.reload { $0.limits.clientLoginsPerMinute = 6 }
        #expect(await browser.get("/auth/login").status == .tooManyRequests)
        rig.clock.advance(by: .seconds(10))
        #expect(await browser.get("/auth/login").status == .ok)
        #expect(await browser.get("/auth/login").status == .tooManyRequests)
        rig.clock.advance(by: .seconds(60))
        try rig.reload { $0.limits.clientLoginsPerMinute = 1 }
        #expect(await browser.get("/auth/login").status == .ok)
        #expect(await browser.get("/auth/login").status == .tooManyRequests)
    }

    @Test("takes replays for what they are, and signs with the same token keys")
    func keeps() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        let before = await browser.get("/auth/jwks.json").text
        let form = try await browser.begin()
        #expect(await browser.post("/auth/acs", form).status == .seeOther)
        try rig.reload { $0.limits.concurrentResolves = 7 }
        #expect(await browser.post("/auth/acs", form).code == "login-expired")
        #expect(await browser.get("/auth/jwks.json").text == before)
    }

    @Test("believes the pins that it was given, and no others any more")
    func pins() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        let form = try await browser.begin()
        let stranger = try Certificate.selfSigned(
            by: .generateP256(), commonName: "next", notBefore: 0, notAfter: 4_000_000_000)
        try rig.reload { $0.node.pins = [PinnedCertificate(stranger)] }
        #expect(await browser.post("/auth/acs", form).code == "node-message-rejected")
        try rig.reload { $0.node.pins.append(PinnedCertificate(rig.nodeCredential.certificate)) }
        #expect(try await browser.logIn().status == .seeOther)
    }

    @Test("without a pin that counts starts, says so, and lets nobody in")
    func noPin() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        try rig.reload { $0.node.pins[0].notBefore = rig.clock.now + .seconds(60) }
        #expect(rig.log.text.contains("no pinned certificate of the node counts now"))
        #expect(try await browser.logIn().code == "node-message-rejected")
        #expect(rig.log.text.contains("none of 1 pinned certificates counts at"))
        rig.clock.advance(by: .seconds(60))
        #expect(try await browser.logIn().status == .seeOther)
    }

    @Test("with a next decryption key reads answers to both, and one taken out no more")
    func decryption() async throws {
        let rig = try await LoginRig()
        let old = rig.configuration.decryption
        let key = try PrivateKey.generateP256()
        let next = DecryptionCredential(
            privateKey: key,
            certificate: try .selfSigned(by: key, commonName: "next", notBefore: 0, notAfter: 4_000_000_000))
        var browser = Browser(rig)
        var form = try await browser.begin()
        try rig.reload { $0.decryption = old + [next] }
        #expect(await browser.post("/auth/acs", form).status == .seeOther)
        try rig.reload { $0.decryption = [next] + old }
        #expect(try await browser.logIn().status == .seeOther)
        #expect(rig.log.text.contains("encrypted to retiring key number 2"))
        form = try await browser.begin()
        try rig.reload { $0.decryption = [next] }
        #expect(await browser.post("/auth/acs", form).code == "node-message-rejected")
    }

    @Test("requests under way end with what they began with")
    func underWay() async throws {
        let release = AsyncStream<Void>.makeStream()
        let service = ReloadableService(StubService { await release.stream.first { _ in true } })
        let request = ServerRequest(
            method: .get, path: "/", query: nil, headers: [:], peer: LoginRig.peer)
        let slow = service.answer(request)
        service.replace(with: StubService(status: .accepted))
        #expect(await service.answer(request).response().status == .accepted)
        release.continuation.yield()
        #expect(await slow.response().status == .ok)
    }
}

private struct StubService: HTTPService {
    var status = HTTPResponse.Status.ok
    var wait: @Sendable () async -> Void = {}

    init(status: HTTPResponse.Status) { self.status = status }
    init(_ wait: @escaping @Sendable () async -> Void) { self.wait = wait }

    func answer(_ request: ServerRequest) -> HTTPAnswer {
        .pending {
            await wait()
            return ServerResponse(status: status)
        }
    }
}
