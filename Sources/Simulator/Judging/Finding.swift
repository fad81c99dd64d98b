/// Something about a request that a developer should know.
public struct Finding: Sendable, Equatable {
    public enum Severity: String, Sendable {
        /// WK would refuse the request, so the simulator does.
        case error
        case warning
    }

    public let rule: RequestRule
    public let severity: Severity
    /// What is wrong.
    public let message: String
    /// What was expected.
    public let expected: String

    /// Fit for one line of a log.
    public var text: String { "\(rule.rawValue): \(message); expected: \(expected) (\(rule.source))" }
}

/// Findings as they are gathered.
struct Findings: Sendable {
    private(set) var all: [Finding] = []

    var areFatal: Bool { all.contains { $0.severity == .error } }

    mutating func error(_ rule: RequestRule, _ message: String, expected: String) {
        all.append(Finding(rule: rule, severity: .error, message: message, expected: expected))
    }

    mutating func warning(_ rule: RequestRule, _ message: String, expected: String) {
        all.append(Finding(rule: rule, severity: .warning, message: message, expected: expected))
    }

    /// A value from the request as it may be shown: bounded, printable, quoted.
    static func shown(_ value: String?) -> String {
        guard let value else { return "missing" }
        let visible = value.unicodeScalars.prefix(120).map { scalar in
            scalar.properties.generalCategory == .control ? "\u{FFFD}" : String(scalar)
        }
        return "\"\(visible.joined())\"" + (value.unicodeScalars.count > 120 ? "…" : "")
    }
}
