/// A histogram for each of a closed set of labels.
struct HistogramFamily<Labels: MetricLabels>: MetricFamily {
    let definition: MetricDefinition
    private let histograms: [Labels: Histogram]

    init(_ name: String, _ help: String) {
        definition = MetricDefinition(name, .histogram, help, by: Labels.self)
        histograms = Dictionary(uniqueKeysWithValues: Labels.allLabels.map { ($0, Histogram()) })
    }

    subscript(_ labels: Labels) -> Histogram { histograms[labels] ?? Histogram() }

    func write(_ readings: MetricReadings, to text: inout ExpositionText) {
        for labels in Labels.allLabels {
            text.histogram(definition, labels.labelValues, self[labels].reading)
        }
    }
}
