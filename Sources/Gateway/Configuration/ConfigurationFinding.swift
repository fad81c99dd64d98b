/// One thing that is wrong in a configuration file.
public struct ConfigurationFinding: Sendable, Equatable, CustomStringConvertible {
    /// Path of the file, or the name of the environment variable that holds the value.
    public let file: String
    /// 1 is the first; nil where the whole file or an environment variable is meant.
    public let line: Int?
    /// What is wrong and what is allowed, or what to do.
    public let message: String

    public var description: String {
        line.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)"
    }
}

/// All that is wrong, at once.
public struct ConfigurationError: Error, Sendable, CustomStringConvertible {
    /// At least one; in the order of the lines, the configuration file first.
    public let findings: [ConfigurationFinding]

    public var description: String { findings.map(\.description).joined(separator: "\n") }
}

/// Gathers findings in the order in which they are met.
struct FindingCollector: Sendable {
    private(set) var findings: [ConfigurationFinding] = []

    mutating func add(_ origin: ConfigurationOrigin, _ message: String) {
        let finding = origin.finding(message)
        if !findings.contains(finding) { findings.append(finding) }
    }

    /// By file in order of first appearance of the files in `order`, then by line.
    func sorted(filesFirst order: [String]) -> [ConfigurationFinding] {
        func rank(_ finding: ConfigurationFinding) -> (Int, Int) {
            (order.firstIndex(of: finding.file) ?? order.count, finding.line ?? 0)
        }
        return findings.enumerated().sorted { a, b in
            let (left, right) = (rank(a.element), rank(b.element))
            return left == right ? a.offset < b.offset : left < right
        }.map(\.element)
    }
}
