/// One line of `brama check`.
public struct CheckFinding: Sendable, Equatable {
    public enum Severity: String, CaseIterable, Sendable {
        case ok, warning, error
    }

    public let severity: Severity
    /// What was looked at and how it stands; one line, no personal data, no secrets.
    public let title: String
    /// What to do about it; nil where nothing is to be done, or the title says it.
    public let mend: String?

    public init(_ severity: Severity, _ title: String, mend: String? = nil) {
        self.severity = severity
        self.title = title
        self.mend = mend
    }

    /// `warning  what is wrong: what to do`
    public var line: String {
        let word = severity.rawValue + String(repeating: " ", count: 9 - severity.rawValue.utf8.count)
        return word + title + (mend.map { ": " + $0 } ?? "")
    }
}
