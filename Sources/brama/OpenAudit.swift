import Gateway
import Logging

/// The audit log of a configuration, begun; nil where none is wanted, which is told.
/// - Throws: `configuration` where it cannot be kept: without it nothing starts.
func openAudit(_ configuration: GatewayConfiguration, _ logger: Logger) throws(CommandFailure) -> AuditLog? {
    guard let settings = configuration.audit else {
        logger.log(
            level: configuration.isProduction ? .warning : .notice,
            "no audit log is kept; name audit.file to keep one")
        return nil
    }
    let details = [
        ("version", bramaVersion), ("environment", configuration.environment),
        ("publicURL", configuration.publicURL.text),
    ]
    do {
        return try AuditLog(settings, details: details, logger: logger)
    } catch {
        throw CommandFailure(.configuration, "audit.file: \(error.detail)")
    }
}
