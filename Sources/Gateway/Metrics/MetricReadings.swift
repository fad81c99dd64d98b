import SAML
import Transport
import XMLSecurity

/// What is read anew each time somebody asks for metrics.
struct MetricReadings: Sendable {
    let now: Instant
    var faults: [ReadinessFault] = []
    var isStoreUp = false
    var process = ProcessUsage()
    /// Of listeners that are open.
    var servers: [HTTPMetrics.Listener: ServerMetrics] = [:]
    var waitingResolves = 0
    /// nil: no audit log is kept.
    var audit: AuditCounts?
    /// nil: not told yet.
    var configuration: MetricConfiguration?

    init(now: Instant) { self.now = now }

    func certificates(_ value: (Certificate) -> Double) -> [ReadFamily.Sample] {
        (configuration?.certificates ?? []).map { listed in
            ReadFamily.Sample(
                value(listed.certificate), [listed.use, String(listed.index), listed.shortFingerprint])
        }
    }
}
