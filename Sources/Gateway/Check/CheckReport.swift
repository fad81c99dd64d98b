/// What `brama check` prints, and how it ends.
public struct CheckReport: Sendable, Equatable {
    public let findings: [CheckFinding]

    public init(_ findings: [CheckFinding]) { self.findings = findings }

    /// 1 where anything is an error; warnings do not fail a deployment.
    public var exitStatus: Int32 { findings.contains { $0.severity == .error } ? 1 : 0 }

    /// One line a finding and a last one that counts them. The words carry the meaning; colour only helps.
    public func text(coloured: Bool) -> String {
        let lines = findings.map { finding in
            guard coloured else { return finding.line }
            let word = finding.severity.rawValue
            return "\u{1B}[\(Self.colour(of: finding.severity))m\(word)\u{1B}[0m"
                + finding.line.dropFirst(word.count)
        }
        return (lines + [summary]).joined(separator: "\n") + "\n"
    }

    /// An object with `status` (ok, warning or error: the worst) and `findings`.
    public func json() -> [UInt8] {
        let items = findings.map { finding in
            JSONText.Value.object([
                ("severity", .string(finding.severity.rawValue)), ("title", .string(finding.title)),
                ("mend", finding.mend.map { .string($0) } ?? .null),
            ])
        }
        return JSONText.object([("status", .string(worst.rawValue)), ("findings", .array(items))]) + [10]
    }

    private var worst: CheckFinding.Severity {
        let severities = Set(findings.map(\.severity))
        return severities.contains(.error) ? .error : severities.contains(.warning) ? .warning : .ok
    }

    private var summary: String {
        let counts = CheckFinding.Severity.allCases.map { severity in
            "\(findings.count { $0.severity == severity }) \(severity.rawValue)"
        }
        return counts.joined(separator: ", ")
    }

    private static func colour(of severity: CheckFinding.Severity) -> Int {
        switch severity {
        case .ok: 32
        case .warning: 33
        case .error: 31
        }
    }
}
