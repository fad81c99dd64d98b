import HTTPTypes
import Logging
import SAML
import Simulator
import Synchronization
import Testing
import Transport
import XMLSecurity

@testable import Gateway

/// A gateway and a simulated node in one process, without sockets, under a clock that the test holds.
final class LoginRig: Sendable {
    static let publicURL = PublicURL(origin: "https://portal.example.gov.pl", basePath: "/auth")
    static let nodeURL = "http://127.0.0.1:8090"
    static let peer = SocketAddress.internet(host: "127.0.0.1", port: 40_000)

    let gateway: ReloadableService
    let lasting: LastingState
    let administration: AdministrationService
    let store: MemoryStore
    let node: SimulatorService
    let backChannel: RiggedBackChannel
    let clock = Clock()
    let log = LogCapture()
    let metrics: GatewayMetrics
    /// What the node signs with.
    let nodeCredential: SigningCredential
    let configuration: GatewayConfiguration

    /// - Parameter other: the gateway's store in place of `store`.
    init(
        audit: AuditLog? = nil, over other: (any GatewayStore)? = nil,
        _ adjust: (inout GatewayConfiguration) -> Void = { _ in }
    ) async throws {
        let credentials = try Credentials()
        let clock = clock
        nodeCredential = credentials.node
        node = try SimulatorService(
            SimulatorConfiguration(
                listen: Self.peer, signing: credentials.node, people: SimulatedPerson.shipped,
                serviceProviders: [credentials.registration], publicURLs: [Self.nodeURL]),
            logger: Logger(label: "node") { _ in SwiftLogNoOpLogHandler() },
            environment: SimulatorEnvironment(
                now: { clock.now }, random: SystemRandomNumberGenerator(), pause: { _ in }))
        backChannel = RiggedBackChannel(node: node)
        var configuration = credentials.configuration
        adjust(&configuration)
        self.configuration = configuration
        store = MemoryStore()
        let logger = log.logger
        let surroundings = Surroundings(now: { clock.now })
        metrics = GatewayMetrics(version: "1.2.3", surroundings: surroundings)
        lasting = try await LastingState(
            configuration, store: other ?? store, audit: audit, metrics: metrics,
            surroundings: surroundings, logger: logger)
        gateway = ReloadableService(
            try GatewayService(configuration, over: lasting, backChannel: backChannel))
        administration = AdministrationService(
            configuration, storeHealth: StoreHealth(store), audit: audit, metrics: metrics,
            surroundings: surroundings, logger: logger)
    }

    /// The configuration of the start with one change takes the place of the one that runs.
    func reload(_ adjust: (inout GatewayConfiguration) -> Void) throws {
        var next = configuration
        adjust(&next)
        gateway.replace(with: try GatewayService(next, over: lasting, backChannel: backChannel))
    }

    func send(_ request: ServerRequest) async -> ServerResponse {
        await gateway.answer(request).response()
    }
}

extension HTTPAnswer {
    func response() async -> ServerResponse {
        switch self {
        case .ready(let response): response
        case .pending(let work): await work()
        }
    }
}

/// The keys of both sides.
private struct Credentials {
    let node: SigningCredential
    let signing: SigningCredential
    let decryption: DecryptionCredential

    init() throws {
        node = try Self.credential("Brama local simulator")
        signing = try Self.credential("sp-signing")
        let key = try PrivateKey.generateP256()
        decryption = DecryptionCredential(
            privateKey: key, certificate: try Self.certificate(key, "sp-encryption"))
    }

    private static func credential(_ name: String) throws -> SigningCredential {
        let key = try PrivateKey.generateP256()
        return try SigningCredential(privateKey: key, certificate: try certificate(key, name))
    }

    private static func certificate(_ key: PrivateKey, _ name: String) throws -> Certificate {
        let start = LoginRig.Clock.start.milliseconds / 1_000
        return try Certificate.selfSigned(
            by: key, commonName: name, notBefore: start - 86_400, notAfter: start + 86_400 * 365)
    }

    var registration: RegisteredServiceProvider {
        RegisteredServiceProvider(
            entityID: "https://portal.example.gov.pl", providerName: "Portal Przykładowy",
            assertionConsumerServiceURLs: [LoginRig.publicURL.text + "/acs"],
            signingCertificates: [signing.certificate], encryptionCertificate: decryption.certificate,
            singleLogoutServiceURL: nil, origin: .configuration)
    }

    var configuration: GatewayConfiguration {
        GatewayConfiguration(
            environment: "test", isProduction: false, publicURL: LoginRig.publicURL, listen: LoginRig.peer,
            adminListen: LoginRig.peer, trustedProxies: TrustedProxies(ranges: [], unixSockets: false),
            provider: ServiceProvider(
                entityID: "https://portal.example.gov.pl", providerName: "Portal Przykładowy", kind: .public,
                assuranceLevel: .substantial, assertionConsumerServiceURL: LoginRig.publicURL.text + "/acs",
                singleLogoutServiceURL: LoginRig.publicURL.text + "/slo"),
            foreignAuthentication: true,
            node: NodeProfile(
                issuer: "symulator.login.gov.pl",
                singleSignOnURL: LoginRig.nodeURL + "/login/SingleSignOnService",
                artifactResolutionURL: LoginRig.nodeURL + "/login-services/idpArtifactResolutionService",
                singleLogoutURL: LoginRig.nodeURL + "/login-services/singleLogoutService",
                signingCertificates: [node.certificate]),
            backChannel: BackChannelConfiguration(), signing: signing, decryption: [decryption],
            session: GatewayConfiguration.Session(), store: .memory, storeKeys: [], allowedReturnOrigins: [],
            log: GatewayConfiguration.Log(), limits: GatewayConfiguration.Limits())
    }
}

extension LoginRig {
    /// A clock that only the test moves.
    final class Clock: Sendable {
        static let start = Instant(milliseconds: 1_800_000_000_000)

        private let instant = Mutex(start)

        var now: Instant { instant.withLock { $0 } }

        func advance(by duration: Duration) { instant.withLock { $0 = $0 + duration } }
    }

    /// What the gateway logged.
    final class LogCapture: Sendable {
        private let bytes = Mutex<[UInt8]>([])

        var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }

        var logger: Logger {
            Logger(label: "brama") { label in
                LineLogHandler(
                    label: label, settings: LogSettings(.init(level: .trace, format: .json)),
                    now: { Clock.start },
                    write: { line in
                        self.bytes.withLock { $0 += line }
                        return 0
                    })
            }
        }
    }
}

/// Leads the gateway's SOAP messages straight to the simulator, counts them, and fails on demand.
final class RiggedBackChannel: BackChannel {
    struct Sent: Sendable {
        let url: String
        let headers: [(String, String)]
        let body: [UInt8]
    }

    private struct State {
        var sent: [Sent] = []
        var failure: TransportError?
    }

    private let node: SimulatorService
    private let state = Mutex(State())

    init(node: SimulatorService) { self.node = node }

    var sent: [Sent] { state.withLock { $0.sent } }
    var calls: [String] { sent.map(\.url) }

    func fail(with error: TransportError?) { state.withLock { $0.failure = error } }

    func post(
        _ url: String, headers: [(String, String)], body: [UInt8]
    ) async throws(TransportError) -> BackChannelAnswer {
        let failure = state.withLock { state in
            state.sent.append(Sent(url: url, headers: headers, body: body))
            return state.failure
        }
        if let failure { throw failure }
        var fields = HTTPFields()
        for (name, value) in headers {
            HTTPField.Name(name).map { fields.append(HTTPField(name: $0, value: value)) }
        }
        let path = String(url.dropFirst(LoginRig.nodeURL.count))
        let response = await node.answer(
            ServerRequest(method: .post, path: path, headers: fields, body: body, peer: LoginRig.peer)
        ).response()
        guard response.body.count <= BackChannelConfiguration().answerBytes else {
            throw TransportError(.answerTooLarge, "as the client would")
        }
        return BackChannelAnswer(
            status: response.status.code, contentType: response.headers[.contentType], body: response.body,
            date: nil)
    }
}
