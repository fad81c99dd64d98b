import Gateway
import Logging

/// A logger to standard error.
func makeLogger(_ label: String, _ log: GatewayConfiguration.Log = .init()) -> Logger {
    makeLogger(label, LogSettings(log))
}

func makeLogger(_ label: String, _ settings: LogSettings) -> Logger {
    Logger(label: label) { LineLogHandler(label: $0, settings: settings) }
}
