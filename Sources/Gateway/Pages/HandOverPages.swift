import Synchronization

/// The hand-over page, rendered once for each of its shapes: every login shows it, and a template costs as much as a
/// signature.
final class HandOverPages: Sendable {
    /// What a template may ask beyond the values in the gaps; few, since our own code names the fields.
    private struct Shape: Hashable {
        let language: Language
        let fieldNames: [String]
        let hasLanguages: Bool
    }

    private let prepared = Mutex<[Shape: PreparedText]>([:])

    /// - Parameter render: what the template makes of a page whose values are marks.
    func body(
        action: String, fields: [(name: String, value: String)], in language: Language,
        here: LanguageSwitch?, render: (Page, LanguageSwitch?) -> String
    ) -> [UInt8] {
        let shape = Shape(
            language: language, fieldNames: fields.map(\.name), hasLanguages: here != nil)
        let values = [action] + fields.map(\.value) + (here?.addresses(besides: language) ?? [])
        if let known = prepared.withLock({ $0[shape] }) { return known.filled(with: values) }
        let text = PreparedText(
            render(
                .handOver(action: PreparedText.mark(0), fields: marked(fields)),
                here.map { _ in
                    marked(besides: language, after: 1 + fields.count)
                }), gaps: values.count)
        prepared.withLock { $0[shape] = text }
        return text.filled(with: values)
    }

    private func marked(_ fields: [(name: String, value: String)]) -> [(name: String, value: String)] {
        fields.enumerated().map { (name: $1.name, value: PreparedText.mark(1 + $0)) }
    }

    private func marked(besides current: Language, after first: Int) -> LanguageSwitch {
        let others = Language.allCases.filter { $0 != current }
        return LanguageSwitch { PreparedText.mark(first + (others.firstIndex(of: $0) ?? 0)) }
    }
}
