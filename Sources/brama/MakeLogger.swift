import Gateway
import Logging

/// A logger to standard error.
func makeLogger(_ label: String, _ log: GatewayConfiguration.Log = .init()) -> Logger {
    Logger(label: label) { LineLogHandler(label: $0, format: log.format, level: log.level) }
}
