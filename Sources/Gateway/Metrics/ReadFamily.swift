/// A metric that is read where it is kept, when somebody asks.
struct ReadFamily: MetricFamily {
    struct Sample {
        var labels: [String] = []
        let value: Double

        init(_ value: Double, _ labels: [String] = []) { (self.value, self.labels) = (value, labels) }

        init(_ value: Int, _ labels: [String] = []) { self.init(Double(value), labels) }

        init(_ value: Bool, _ labels: [String] = []) { self.init(value ? 1.0 : 0.0, labels) }
    }

    let definition: MetricDefinition
    private let read: @Sendable (MetricReadings) -> [Sample]

    init<Labels: MetricLabels>(
        _ name: String, _ kind: MetricDefinition.Kind, _ help: String, by labels: Labels.Type,
        read: @escaping @Sendable (MetricReadings, Labels) -> Double?
    ) {
        definition = MetricDefinition(name, kind, help, by: labels)
        self.read = { readings in
            Labels.allLabels.compactMap { labels in
                read(readings, labels).map { Sample($0, labels.labelValues) }
            }
        }
    }

    /// - Parameter read: nil where nothing is known.
    init(
        _ name: String, _ kind: MetricDefinition.Kind, _ help: String,
        read: @escaping @Sendable (MetricReadings) -> Double?
    ) {
        self.init(name, kind, help, by: NoLabel.self) { readings, _ in read(readings) }
    }

    init(
        _ name: String, _ kind: MetricDefinition.Kind, _ help: String, labels: [String],
        read: @escaping @Sendable (MetricReadings) -> [Sample]
    ) {
        definition = MetricDefinition(name, kind, help, labels: labels)
        self.read = read
    }

    func write(_ readings: MetricReadings, to text: inout ExpositionText) {
        for sample in read(readings) { text.sample(definition, sample.labels, sample.value) }
    }
}
