public import Logging
import SAML

/// Writes one line an event, as text or JSON; what others may have chosen is escaped, so that nobody forges a line.
public struct LineLogHandler: LogHandler {
    public var metadata: Logger.Metadata = [:]
    private let settings: LogSettings
    /// Where somebody set this logger's own.
    private var ownLevel: Logger.Level?
    private let label: String
    private let now: @Sendable () -> Instant
    private let write: @Sendable ([UInt8]) -> Int

    /// - Parameter write: takes a whole line with its end, from any thread, and says how many before it it dropped.
    init(
        label: String, settings: LogSettings,
        now: @escaping @Sendable () -> Instant, write: @escaping @Sendable ([UInt8]) -> Int
    ) {
        self.label = label
        self.settings = settings
        self.now = now
        self.write = write
    }

    /// To standard error, with the system's clock.
    public init(label: String, settings: LogSettings) {
        self.init(
            label: label, settings: settings, now: Surroundings.system.now, write: StandardError.write)
    }

    public var logLevel: Logger.Level {
        get { ownLevel ?? settings.currentLevel }
        set { ownLevel = newValue }
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let fields = all.sorted { $0.key < $1.key }.map { ($0.key, "\($0.value)") }
        let dropped = write(line(event.level, "\(event.message)", fields))
        if dropped > 0 {
            _ = write(line(.warning, "log lines dropped: nobody read them", [("count", "\(dropped)")]))
        }
    }

    private func line(_ level: Logger.Level, _ message: String, _ fields: [(String, String)]) -> [UInt8] {
        let line =
            switch settings.currentFormat {
            case .json: json(level, message, fields)
            case .text: text(level, message, fields)
            }
        return line + [UInt8(ascii: "\n")]
    }

    private func json(_ level: Logger.Level, _ message: String, _ fields: [(String, String)]) -> [UInt8] {
        let fixed: [(String, JSONText.Value)] = [
            ("time", .string(now().text)), ("level", .string(level.rawValue)), ("source", .string(label)),
            ("message", .string(message)),
        ]
        return JSONText.object(fixed + fields.map { ($0.0, .string($0.1)) })
    }

    private func text(_ level: Logger.Level, _ message: String, _ fields: [(String, String)]) -> [UInt8] {
        var line = "\(now().text) \(level.rawValue) \(label): \(Self.bare(message))"
        for (name, value) in fields {
            line += " \(name)=\(Self.isPlain(value) ? value : JSONText.quoted(value))"
        }
        return Array(line.utf8)
    }

    /// Quotes may stand in a message; what could end the line or talk to a terminal may not.
    private static func bare(_ message: String) -> String {
        let quoted = JSONText.quoted(message)
        return quoted.utf8.count == message.utf8.count + 2
            ? message : String(quoted.dropFirst().dropLast()).replacing("\\\"", with: "\"")
    }

    /// Whether a value can stand without quotes.
    private static func isPlain(_ value: String) -> Bool {
        !value.isEmpty
            && value.utf8.allSatisfy {
                (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "=")
            }
    }
}
