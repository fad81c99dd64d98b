import Logging
import Synchronization

/// What loggers ask before each line, so that a reload counts for all of them at once.
public final class LogSettings: Sendable {
    private let level: Atomic<Int>
    private let format: Atomic<Int>

    public init(_ log: GatewayConfiguration.Log) {
        level = Atomic(Self.index(of: log.level, in: Logger.Level.allCases))
        format = Atomic(Self.index(of: log.format, in: GatewayConfiguration.LogFormat.allCases))
    }

    public func take(_ log: GatewayConfiguration.Log) {
        level.store(Self.index(of: log.level, in: Logger.Level.allCases), ordering: .relaxed)
        format.store(
            Self.index(of: log.format, in: GatewayConfiguration.LogFormat.allCases), ordering: .relaxed)
    }

    var currentLevel: Logger.Level { Logger.Level.allCases[level.load(ordering: .relaxed)] }

    var currentFormat: GatewayConfiguration.LogFormat {
        GatewayConfiguration.LogFormat.allCases[format.load(ordering: .relaxed)]
    }

    private static func index<Value: Equatable>(of value: Value, in all: [Value]) -> Int {
        all.firstIndex(of: value) ?? 0
    }
}
