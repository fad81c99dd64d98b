/// The table of all metrics, in Markdown: a part of Documentation/monitoring.md.
public func metricReference() -> String {
    var text = "| metric | type | labels | tells |\n| --- | --- | --- | --- |\n"
    for definition in GatewayMetrics().families.map(\.definition) {
        let labels = definition.labels.map(described).joined(separator: "; ")
        text += "| `\(definition.name)` | \(definition.kind.rawValue) | \(labels) | \(definition.help) |\n"
    }
    return text
}

/// With its values, as long as somebody would read them.
private func described(_ label: MetricDefinition.Label) -> String {
    switch label.values.count {
    case 0: "`\(label.name)`"
    case ...16: "`\(label.name)`: " + label.values.joined(separator: ", ")
    default: "`\(label.name)`: one of \(label.values.count)"
    }
}
