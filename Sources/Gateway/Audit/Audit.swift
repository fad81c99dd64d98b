import HTTPTypes
import SAML

/// The audit log as the routes see it: there may be none.
struct Audit: Sendable {
    let log: AuditLog?
    let trustedProxies: TrustedProxies

    /// Writes it durably before the caller goes on.
    /// - Throws: `internal` (503): what has no line must not happen.
    func record(
        _ context: RequestContext, _ event: (AuditRequest, AuditLog) -> AuditEvent
    ) async throws(Failure) {
        guard let log else { return }
        do {
            try await log.record(event(request(context, log), log))
        } catch {
            throw Failure(error)
        }
    }

    /// Hands it over; what has happened has happened.
    func note(_ context: RequestContext, _ event: (AuditRequest, AuditLog) -> AuditEvent) {
        guard let log else { return }
        log.note(event(request(context, log), log))
    }

    /// Keeps a message for the auditor, where one is named.
    func keep(
        _ bytes: [UInt8]?, _ message: String, of login: MessageID, _ context: RequestContext
    ) {
        guard let log, let auditor = log.settings.evidence, let bytes else { return }
        if let event = AuditEvent.evidence(bytes, message, of: login, request: context.id, for: auditor) {
            log.note(event)
        }
    }

    private func request(_ context: RequestContext, _ log: AuditLog) -> AuditRequest {
        AuditRequest(
            id: context.id,
            client: ClientAddress.host(of: context.request, trusting: trustedProxies).flatMap {
                Self.written($0, log.settings.clientAddress)
            })
    }

    private static func written(_ host: String, _ extent: AuditSettings.ClientAddresses) -> String? {
        switch extent {
        case .full: host
        case .network: ClientAddress.network(of: host)
        case .none: nil
        }
    }
}

extension Failure {
    init(_ error: AuditError) {
        self.init(.internal, "audit log: \(error.code.rawValue)", status: .serviceUnavailable)
        rule = "audit-\(error.code.rawValue)"
        headers[.retryAfter] = "30"
    }
}
