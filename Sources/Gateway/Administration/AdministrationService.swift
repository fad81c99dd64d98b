import HTTPTypes
public import Logging
import SAML
public import Transport

/// The administration listener: health and metrics for machines, a page for people. Never to be reached from outside.
public struct AdministrationService: HTTPService {
    private let readiness: Readiness
    private let storeHealth: StoreHealth
    private let metrics: GatewayMetrics
    private let seen: SeenRequests
    private let status: StatusSource
    private let page: StatusPage?

    /// - Parameters:
    ///   - metrics: what the gateway counts.
    ///   - seen: what the gateway notes of requests for `brama check`.
    ///   - isStarting: not ready until `begin` is called, since the public listener opens later.
    public init(
        _ configuration: GatewayConfiguration, storeHealth: StoreHealth, audit: AuditLog? = nil,
        metrics: GatewayMetrics = GatewayMetrics(), seen: SeenRequests = SeenRequests(),
        surroundings: Surroundings = .system, isStarting: Bool = false, logger: Logger
    ) {
        (self.storeHealth, self.metrics, self.seen) = (storeHealth, metrics, seen)
        status = StatusSource(configuration, metrics: metrics, audit: audit, now: surroundings.now)
        // A test renders the shipped template; without the page the rest is served all the same.
        page = try? StatusPage()
        metrics.take(configuration)
        readiness = Readiness(
            storeHealth, audit: audit, certificates: CertificateLife.all(of: configuration),
            now: surroundings.now, isStarting: isStarting, logger: logger)
    }

    /// After a reload: other certificates of ours.
    public func take(_ configuration: GatewayConfiguration) {
        readiness.take(CertificateLife.all(of: configuration))
        metrics.take(configuration)
        status.take(configuration)
    }

    /// For the status page.
    public func note(_ outcome: ReloadOutcome) { status.note(outcome) }

    /// The public listener is open.
    public func begin() { readiness.begin() }

    /// Not ready from now on, for good: load balancers look elsewhere.
    public func leave() { readiness.leave() }

    public func answer(_ request: ServerRequest) -> HTTPAnswer {
        guard AdministrationHost.isAllowed(request.headers[.hostAsked]) else {
            return .ready(Self.unsniffed(AdministrationHost.refusal))
        }
        switch route(request) {
        case .ready(let response): return .ready(Self.unsniffed(response))
        case .pending(let work): return .pending { Self.unsniffed(await work()) }
        }
    }

    /// Nothing here is what its content type does not say.
    private static func unsniffed(_ response: ServerResponse) -> ServerResponse {
        var response = response
        response.headers[.xContentTypeOptions] = "nosniff"
        return response
    }

    private func route(_ request: ServerRequest) -> HTTPAnswer {
        guard request.method == .get else {
            return .ready(ServerResponse(status: .methodNotAllowed, headers: [.allow: "GET"]))
        }
        switch request.path {
        // Of the process alone: a restart mends no store.
        case "/health/live": return .ready(Self.health(.ok, [("status", .string("live"))]))
        case "/health/ready": return .pending { await ready() }
        case "/": return .pending { await statusPage(request.query) }
        case "/metrics": return .pending { await exposition() }
        default: return .ready(seenRequest(request.path) ?? ServerResponse(status: .notFound))
        }
    }

    /// `GET /requests/ID`: how a request for metadata came in.
    private func seenRequest(_ path: String) -> ServerResponse? {
        let prefix = "/requests/"
        guard path.utf8.starts(with: prefix.utf8),
            let request = seen[String(path.dropFirst(prefix.utf8.count))]
        else { return nil }
        return ServerResponse(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: request.json)
    }

    private func ready() async -> ServerResponse {
        let faults = await readiness.faults()
        guard !faults.isEmpty else { return Self.health(.ok, [("status", .string("ready"))]) }
        return Self.health(
            .serviceUnavailable,
            [("status", .string("not-ready")), ("faults", .array(faults.map { .string($0.text) }))])
    }

    /// - Parameter query: `refresh=60`, or anything else.
    private func statusPage(_ query: String?) async -> ServerResponse {
        guard let page else { return ServerResponse(status: .internalServerError) }
        let report = status.report(faults: await readiness.faults())
        return page.response(for: report, refreshes: query == "refresh=60")
    }

    private func exposition() async -> ServerResponse {
        let faults = await readiness.faults()
        let isStoreUp = await storeHealth.fault() == nil
        return ServerResponse(
            status: .ok,
            headers: [.contentType: ExpositionText.contentType, .cacheControl: "no-store"],
            body: metrics.exposition(faults: faults, isStoreUp: isStoreUp))
    }

    private static func health(
        _ status: HTTPResponse.Status, _ members: [(String, JSONText.Value)]
    ) -> ServerResponse {
        ServerResponse(
            status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: JSONText.object(members))
    }
}
