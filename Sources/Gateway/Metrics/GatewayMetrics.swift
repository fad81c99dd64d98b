import SAML
import Synchronization
public import Transport

/// Everything that is counted, from the start of the process to its end; a reload resets nothing.
///
/// All labels have closed sets of values, and none of them, nor anything else here, speaks of a person.
/// - Source: decision 0160.
public final class GatewayMetrics: Sendable {
    /// Where what is kept elsewhere is read.
    struct Sources: Sendable {
        var servers: @Sendable () -> [HTTPMetrics.Listener: ServerMetrics] = { [:] }
        var gate: ResolveGate?
        var audit: AuditLog?
        var configuration: MetricConfiguration?
    }

    let logins = LoginMetrics()
    let node = NodeMetrics()
    let store = StoreMetrics()
    let sessions = SessionMetrics()
    let http = HTTPMetrics()
    let limits = LimitMetrics()
    let upkeep = UpkeepMetrics()
    let process: ProcessMetrics
    /// The last day by minutes, for the status page.
    public let history = History()

    let now: @Sendable () -> Instant
    let elapsed: @Sendable () -> ContinuousClock.Instant
    private let sources = Mutex(Sources())

    /// - Parameters:
    ///   - version: of this build.
    ///   - elapsed: what durations are measured by; never set back.
    public init(
        version: String = "unknown", surroundings: Surroundings = .system,
        elapsed: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        now = surroundings.now
        self.elapsed = elapsed
        let start = now()
        process = ProcessMetrics(version: version, startedAt: Double(start.milliseconds) / 1_000)
        upkeep.lastSuccess.set(Int(start.milliseconds))
        upkeep.isLastSuccessful.set(1)
    }

    /// In the order in which they are told.
    var families: [any MetricFamily] {
        process.families + logins.families + node.families + store.families + sessions.families
            + http.families(checks: sessions.checks) + limits.families + upkeep.families
    }

    /// The listeners, once they are open. They are not kept alive.
    public func watch(public server: HTTPServer, administration: HTTPServer) {
        sources.withLock { sources in
            sources.servers = { [weak server, weak administration] in
                var servers: [HTTPMetrics.Listener: ServerMetrics] = [:]
                servers[.public] = server?.metrics
                servers[.administration] = administration?.metrics
                return servers
            }
        }
    }

    func watch(_ gate: ResolveGate, _ audit: AuditLog?) {
        sources.withLock { ($0.gate, $0.audit) = (gate, audit) }
    }

    /// What is in effect, at the start and after each reload.
    func take(_ configuration: GatewayConfiguration) {
        let configuration = MetricConfiguration(configuration)
        sources.withLock { $0.configuration = configuration }
    }

    /// As Prometheus reads it. Reads files: not for event threads.
    func exposition(faults: [ReadinessFault], isStoreUp: Bool) -> [UInt8] {
        let sources = sources.withLock { $0 }
        var readings = MetricReadings(now: now())
        readings.faults = faults
        readings.isStoreUp = isStoreUp
        readings.process = .now()
        readings.servers = sources.servers()
        readings.waitingResolves = sources.gate?.count ?? 0
        readings.audit = sources.audit?.counts
        readings.configuration = sources.configuration
        var text = ExpositionText()
        for family in families { text.family(family, readings) }
        return text.bytes
    }
}
