/// What tells the series of one metric apart: a closed set, made with the metric, so that nobody can make series
/// without end.
protocol MetricLabels: Hashable, Sendable {
    static var labelNames: [String] { get }
    static var allLabels: [Self] { get }
    /// As many as there are names.
    var labelValues: [String] { get }
}

/// A closed set of values of one label.
protocol MetricLabel: MetricLabels, RawRepresentable<String>, CaseIterable {
    static var labelName: String { get }
}

extension MetricLabel {
    static var labelNames: [String] { [labelName] }
    static var allLabels: [Self] { Array(allCases) }
    var labelValues: [String] { [rawValue] }
}

/// Of a metric with one series.
struct NoLabel: MetricLabels {
    static let labelNames: [String] = []
    static let allLabels = [Self()]
    let labelValues: [String] = []
}

/// Each value of one label with each of another.
struct LabelPair<First: MetricLabel, Second: MetricLabel>: MetricLabels {
    let first: First
    let second: Second

    init(_ first: First, _ second: Second) { (self.first, self.second) = (first, second) }

    static var labelNames: [String] { [First.labelName, Second.labelName] }
    static var allLabels: [Self] {
        First.allCases.flatMap { first in Second.allCases.map { Self(first, $0) } }
    }
    var labelValues: [String] { [first.rawValue, second.rawValue] }
}
