extension ValueFormat {
    /// A list of single values without repetitions.
    static func list<Element: Sendable & Equatable>(
        of format: ValueFormat<Element>, count: ClosedRange<Int>, named plural: String
    ) -> ValueFormat where Value == [Element] {
        let allowed = "a list of \(span(count)) \(plural): \(format.allowed)"
        return ValueFormat(typeName: "a list", allowed: allowed, isList: true) { value, label, findings in
            guard let items = items(of: value, count, label, allowed, into: &findings) else { return nil }
            var elements: [Element] = []
            var isComplete = true
            for item in items {
                guard let element = format.read(item, label, &findings) else {
                    isComplete = false
                    continue
                }
                if elements.contains(element) {
                    findings.add(item.origin, "\(label): holds the same value twice; keep one")
                }
                elements.append(element)
            }
            return isComplete ? elements : nil
        }
    }

    /// The items of a list whose elements are groups of keys, read by the caller.
    static func groups(
        count: ClosedRange<Int>, named plural: String
    ) -> ValueFormat where Value == [ConfigurationValue] {
        let allowed = "a list of \(span(count)) \(plural)"
        return ValueFormat(typeName: "a list", allowed: allowed, isList: true) { value, label, findings in
            items(of: value, count, label, allowed, into: &findings)
        }
    }

    private static func span(_ count: ClosedRange<Int>) -> String {
        count.lowerBound == 0 ? "up to \(count.upperBound)" : "\(count.lowerBound) to \(count.upperBound)"
    }

    private static func items(
        of value: ConfigurationValue, _ count: ClosedRange<Int>, _ label: String, _ allowed: String,
        into findings: inout FindingCollector
    ) -> [ConfigurationValue]? {
        guard case .list(let items) = value.content else {
            findings.add(value.origin, "\(label): must be a list, not \(value.kind); allowed: \(allowed)")
            return nil
        }
        guard count.contains(items.count) else {
            let problem = items.isEmpty ? "the list is empty" : "the list holds \(items.count) values"
            findings.add(value.origin, "\(label): \(problem); allowed: \(allowed)")
            return nil
        }
        return items
    }
}
