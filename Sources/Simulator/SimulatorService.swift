import HTTPTypes
public import Logging
import Synchronization
public import Transport
import XMLSecurity

/// The simulator's whole HTTP side; run it under an `HTTPServer`.
public final class SimulatorService: HTTPService {
    enum Path {
        static let singleSignOn = "/login/SingleSignOnService"
        static let choose = "/login/choose"
        static let artifactResolution = "/login-services/idpArtifactResolutionService"
        static let singleLogout = "/login-services/singleLogoutService"
        static let serviceProviders = "/service-providers"
        static let logoutAtServiceProvider = "/logout-at-service-provider"
    }

    let configuration: SimulatorConfiguration
    let environment: SimulatorEnvironment
    let logger: Logger
    let random: RandomSource
    let pages: SimulatorPages
    /// Signs what must not be believed: another key, a certificate of the same name.
    let stranger: SigningCredential
    /// For requests of the node to service providers.
    let client: BackChannelClient
    /// Stands in the forms of `GET /`, so that no other site can post them.
    let formToken: String
    let state = Mutex(SimulatorState())

    /// - Throws: where a template or the second key cannot be made.
    public convenience init(_ configuration: SimulatorConfiguration, logger: Logger) throws {
        try self.init(configuration, logger: logger, environment: .system)
    }

    public init(
        _ configuration: SimulatorConfiguration, logger: Logger, environment: SimulatorEnvironment
    ) throws {
        self.configuration = configuration
        self.environment = environment
        self.logger = logger
        random = RandomSource(environment.random)
        pages = try SimulatorPages()
        formToken = random.token()
        var back = BackChannelConfiguration()
        back.allowsPlainLoopback = true
        client = try BackChannelClient(back)
        stranger = try StateDirectory.fresh(
            commonName: Self.commonName(of: configuration.signing.certificate), now: environment.now())
    }

    /// PEM certificate that its messages are signed under: the pin for a client's profile.
    public var signingCertificate: [UInt8] { configuration.signing.certificate.pem() }

    public func answer(_ request: ServerRequest) -> HTTPAnswer {
        switch (request.method, request.path) {
        case (.get, "/simulator.css"):
            return .ready(.content(PackageResources.simulator_css, type: "text/css; charset=utf-8"))
        case (.get, "/certificate.pem"):
            return .ready(.content(signingCertificate, type: "application/x-pem-file"))
        case (.get, "/"): return .pending { self.overview(request) }
        case (.get, Path.choose): return .pending { self.showChoice(request) }
        case (.post, Path.choose): return .pending { self.choose(request) }
        case (.post, Path.singleSignOn): return .pending { self.singleSignOn(request) }
        case (.post, Path.artifactResolution): return .pending { await self.resolveArtifact(request) }
        case (.post, Path.singleLogout): return .pending { await self.singleLogout(request) }
        case (.post, Path.serviceProviders): return .pending { self.register(request) }
        case (.post, Path.logoutAtServiceProvider): return .pending { await self.sendLogout(request) }
        case (_, let path): return .ready(Self.refusal(path))
        }
    }

    private static func refusal(_ path: String) -> ServerResponse {
        let allowed: [String: String] = [
            "/": "GET", "/simulator.css": "GET", "/certificate.pem": "GET", Path.choose: "GET, POST",
            Path.singleSignOn: "POST", Path.artifactResolution: "POST", Path.singleLogout: "POST",
            Path.serviceProviders: "POST", Path.logoutAtServiceProvider: "POST",
        ]
        guard let methods = allowed[path] else {
            return .text(.notFound, "Not here. GET / lists what there is.\n")
        }
        var response = ServerResponse.text(.methodNotAllowed, "Allowed here: \(methods)\n")
        response.headers[.allow] = methods
        return response
    }

    /// The CN of a subject in RFC 2253 order; the whole subject where there is none.
    private static func commonName(of certificate: Certificate) -> String {
        let parts = certificate.subject.split(separator: ",")
        return parts.first { $0.hasPrefix("CN=") }.map { String($0.dropFirst(3)) } ?? certificate.subject
    }
}
