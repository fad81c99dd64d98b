import Gateway
import Logging

/// The audit log of a configuration, begun; nil where none is wanted, which a production one is warned of.
/// - Throws: `configuration` where it cannot be kept: without it nothing starts.
func openAudit(_ configuration: GatewayConfiguration, _ logger: Logger) throws(CommandFailure) -> AuditLog? {
    guard let settings = configuration.audit else {
        if configuration.isProduction {
            logger.warning("no audit log is kept: who logged in when cannot be proved; name audit.file")
        }
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
