/// Writes a line for each reload: an administrator's act that changes who may log in.
public struct AuditedReload: ReloadObserver {
    private let log: AuditLog

    public init(_ log: AuditLog) { self.log = log }

    public func reloadBegan() async {}

    public func reloadEnded(_ outcome: ReloadOutcome) async {
        switch outcome {
        case .unchanged: break
        case .reloaded(let keys):
            log.note(.administration("configuration-reloaded", [("keys", keys.joined(separator: ","))]))
        case .refused(let findings):
            log.note(.administration("configuration-refused", [("findings", String(findings.count))]))
        case .failed(let reason):
            log.note(.administration("configuration-failed", [("reason", reason)]))
        }
    }
}
