import Redis
import SAML
import Synchronization

/// Gathers what the status page shows, from where it is kept.
final class StatusSource: Sendable {
    private struct State {
        var configuration: GatewayConfiguration
        var reload: ReloadNote?
    }

    private let metrics: GatewayMetrics
    private let audit: AuditLog?
    private let now: @Sendable () -> Instant
    private let state: Mutex<State>

    init(
        _ configuration: GatewayConfiguration, metrics: GatewayMetrics, audit: AuditLog?,
        now: @escaping @Sendable () -> Instant
    ) {
        (self.metrics, self.audit, self.now) = (metrics, audit, now)
        state = Mutex(State(configuration: configuration))
    }

    func take(_ configuration: GatewayConfiguration) { state.withLock { $0.configuration = configuration } }

    func note(_ outcome: ReloadOutcome) {
        let note = ReloadNote(at: now(), outcome: outcome)
        state.withLock { $0.reload = note }
    }

    func report(faults: [ReadinessFault]) -> StatusReport {
        let (configuration, reload) = state.withLock { ($0.configuration, $0.reload) }
        let now = now()
        return StatusReport(
            now: now, startedAt: Instant(milliseconds: Int64(metrics.process.startedAt * 1_000)),
            version: metrics.process.version, environment: configuration.environment,
            isProduction: configuration.isProduction, publicURL: configuration.publicURL.text,
            node: AuditLog.nodeName(configuration.audit?.node), faults: faults,
            store: Self.name(of: configuration.store),
            audit: audit.map { .init(file: $0.settings.file, counts: $0.counts) }, reload: reload,
            certificates: CertificateStatus.all(of: configuration, at: now),
            minutes: metrics.history.minutes(upTo: now), refusals: metrics.logins.refusals)
    }

    /// Without addresses and credentials.
    private static func name(of store: GatewayConfiguration.Store) -> String {
        switch store {
        case .memory: "memory"
        case .sqlite: "SQLite"
        case .redis(let redis):
            switch redis.topology {
            case .single: "Redis"
            case .sentinel: "Redis with Sentinels"
            case .cluster: "Redis Cluster"
            }
        }
    }
}

extension LoginMetrics {
    /// By code, the most frequent first; without those that did not happen.
    var refusals: [(code: PublicCode, count: Int)] {
        PublicCode.allCases.map { code in
            (code, [Half.start, .finish].reduce(0) { $0 + refused[.init($1, code)].value })
        }
        .filter { $0.1 > 0 }
        .sorted { ($0.1, $1.0.rawValue) > ($1.1, $0.0.rawValue) }
    }
}
