/// Metrics as Prometheus reads them.
/// - Source: Prometheus documentation, "Exposition formats", text format 0.0.4.
struct ExpositionText {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var bytes: [UInt8] = []

    mutating func family(_ family: any MetricFamily, _ readings: MetricReadings) {
        let definition = family.definition
        line("# HELP \(definition.name) \(Self.escaped(definition.help))")
        line("# TYPE \(definition.name) \(definition.kind.rawValue)")
        family.write(readings, to: &self)
    }

    mutating func sample(_ definition: MetricDefinition, _ values: [String], _ value: Double) {
        line("\(definition.name)\(Self.labels(definition, values)) \(Self.number(value))")
    }

    mutating func histogram(
        _ definition: MetricDefinition, _ values: [String], _ reading: Histogram.Reading
    ) {
        for (place, count) in reading.cumulative.enumerated() {
            let bound = place < Histogram.bounds.count ? Self.number(Histogram.bounds[place]) : "+Inf"
            line("\(definition.name)_bucket\(Self.labels(definition, values, upTo: bound)) \(count)")
        }
        let labels = Self.labels(definition, values)
        line("\(definition.name)_sum\(labels) \(Self.number(reading.seconds))")
        line("\(definition.name)_count\(labels) \(reading.cumulative.last ?? 0)")
    }

    private mutating func line(_ text: String) {
        bytes += text.utf8
        bytes.append(0x0A)
    }

    private static func labels(
        _ definition: MetricDefinition, _ values: [String], upTo bound: String? = nil
    ) -> String {
        var pairs = zip(definition.labels, values).map { "\($0.name)=\"\(escaped($1, quotes: true))\"" }
        if let bound { pairs.append("le=\"\(bound)\"") }
        return pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}"
    }

    private static func escaped(_ text: String, quotes: Bool = false) -> String {
        let safe = text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
        return quotes ? safe.replacing("\"", with: "\\\"") : safe
    }

    private static func number(_ value: Double) -> String {
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if value.isNaN { return "NaN" }
        return Int(exactly: value).map(String.init) ?? "\(value)"
    }
}
