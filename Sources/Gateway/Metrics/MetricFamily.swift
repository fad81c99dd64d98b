/// A metric with all its series.
protocol MetricFamily: Sendable {
    var definition: MetricDefinition { get }

    func write(_ readings: MetricReadings, to text: inout ExpositionText)
}
