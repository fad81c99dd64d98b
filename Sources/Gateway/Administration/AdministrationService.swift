import HTTPTypes
public import Logging
import SAML
import Synchronization
public import Transport

/// The administration listener: health for machines. Never to be reached from outside.
public final class AdministrationService: HTTPService {
    private let store: any GatewayStore
    private let audit: AuditLog?
    private let certificates: Mutex<[CertificateLife]>
    private let now: @Sendable () -> Instant
    private let logger: Logger

    public init(
        _ configuration: GatewayConfiguration, store: any GatewayStore, audit: AuditLog? = nil,
        surroundings: Surroundings = .system, logger: Logger
    ) {
        self.store = store
        self.audit = audit
        certificates = Mutex(CertificateLife.all(of: configuration))
        now = surroundings.now
        self.logger = logger
    }

    /// After a reload: other certificates of ours.
    public func take(_ configuration: GatewayConfiguration) {
        let all = CertificateLife.all(of: configuration)
        certificates.withLock { $0 = all }
    }

    public func answer(_ request: ServerRequest) -> HTTPAnswer {
        guard request.method == .get else {
            return .ready(ServerResponse(status: .methodNotAllowed, headers: [.allow: "GET"]))
        }
        switch request.path {
        case "/health/live": return .ready(Self.health(.ok, [("status", .string("live"))]))
        case "/health/ready": return .pending { await self.readiness() }
        default: return .ready(ServerResponse(status: .notFound))
        }
    }

    /// Ready means: the store works and no key of ours has run out.
    private func readiness() async -> ServerResponse {
        var faults: [String] = certificates.withLock { $0 }.filter { !$0.isValid(at: now()) }
            .map { "certificate of \($0.purpose) is not valid now" }
        do {
            try await store.checkHealth()
        } catch {
            faults.append("store: \(error.detail)")
        }
        if let fault = audit?.fault { faults.append("audit log: \(fault.detail)") }
        guard !faults.isEmpty else { return Self.health(.ok, [("status", .string("ready"))]) }
        logger.error("not ready", metadata: ["faults": "\(faults)"])
        return Self.health(
            .serviceUnavailable,
            [("status", .string("not-ready")), ("faults", .array(faults.map { .string($0) }))])
    }

    private static func health(
        _ status: HTTPResponse.Status, _ members: [(String, JSONText.Value)]
    ) -> ServerResponse {
        ServerResponse(
            status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: JSONText.object(members))
    }
}
