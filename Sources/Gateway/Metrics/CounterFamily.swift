/// A counter for each of a closed set of labels.
struct CounterFamily<Labels: MetricLabels>: MetricFamily {
    let definition: MetricDefinition
    private let counters: [Labels: Counter]

    init(_ name: String, _ help: String) {
        definition = MetricDefinition(name, .counter, help, by: Labels.self)
        counters = Dictionary(uniqueKeysWithValues: Labels.allLabels.map { ($0, Counter()) })
    }

    /// All labels have one: what it returns for others counts for nobody.
    subscript(_ labels: Labels) -> Counter { counters[labels] ?? Counter() }

    func write(_ readings: MetricReadings, to text: inout ExpositionText) {
        for labels in Labels.allLabels {
            text.sample(definition, labels.labelValues, Double(self[labels].value))
        }
    }
}

extension CounterFamily<NoLabel> {
    func increment(by amount: Int = 1) { self[NoLabel()].increment(by: amount) }
}
