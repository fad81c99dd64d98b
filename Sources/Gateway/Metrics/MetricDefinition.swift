/// What a metric is: for its head in `/metrics`, and for the reference.
struct MetricDefinition: Sendable {
    enum Kind: String, Sendable { case counter, gauge, histogram }

    struct Label: Sendable {
        let name: String
        /// Empty: from the configuration alone, and so limited too.
        let values: [String]
    }

    let name: String
    let kind: Kind
    let help: String
    let labels: [Label]

    init<Labels: MetricLabels>(_ name: String, _ kind: Kind, _ help: String, by labels: Labels.Type) {
        self.name = name
        self.kind = kind
        self.help = help
        self.labels = Labels.labelNames.indices.map { index in
            var values: [String] = []
            for label in Labels.allLabels where !values.contains(label.labelValues[index]) {
                values.append(label.labelValues[index])
            }
            return Label(name: Labels.labelNames[index], values: values)
        }
    }

    /// - Parameter labels: names of labels whose values the configuration limits.
    init(_ name: String, _ kind: Kind, _ help: String, labels: [String]) {
        self.name = name
        self.kind = kind
        self.help = help
        self.labels = labels.map { Label(name: $0, values: []) }
    }
}
