/// How a value is read, and how what is allowed is said.
struct ValueFormat<Value: Sendable>: Sendable {
    /// Noun with article, as "a duration".
    let typeName: String
    /// Follows "allowed: ".
    let allowed: String
    var isList = false
    /// Adds findings and returns nil where the value will not do. `label` names the key in messages.
    let read: @Sendable (ConfigurationValue, _ label: String, inout FindingCollector) -> Value?
}

/// Why a text is not a value: what is wrong with it, to follow the text itself in quotes.
struct ValueProblem: Error {
    let problem: String
    init(_ problem: String) { self.problem = problem }
}

extension ValueFormat {
    /// A format for single values.
    /// - Parameter acceptsQuoted: false for booleans and numbers, of which the quoted form is a text.
    static func scalar(
        _ typeName: String, allowed: String, acceptsQuoted: Bool = true,
        parse: @escaping @Sendable (String) -> Result<Value, ValueProblem>
    ) -> ValueFormat {
        ValueFormat(typeName: typeName, allowed: allowed) { value, label, findings in
            guard case .scalar(let text, let quoted) = value.content else {
                findings.add(
                    value.origin, "\(label): must be \(typeName), not \(value.kind); allowed: \(allowed)")
                return nil
            }
            if quoted && !acceptsQuoted {
                findings.add(
                    value.origin, "\(label): must be \(typeName), not a quoted text; allowed: \(allowed)")
                return nil
            }
            switch parse(text) {
            case .success(let parsed): return parsed
            case .failure(let failure):
                findings.add(
                    value.origin, "\(label): \(quote(text)) \(failure.problem); allowed: \(allowed)")
                return nil
            }
        }
    }
}

/// A value for a message: quoted, bounded, without control characters.
func quote(_ text: String) -> String {
    let scalars = text.unicodeScalars
    return "\"" + visible(scalars.prefix(80)) + (scalars.count > 80 ? "…\"" : "\"")
}

/// Control characters and line breaks as `\u{…}`: what is shown stays on its line of a terminal or a log.
func visible(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var shown = String.UnicodeScalarView()
    for scalar in scalars {
        if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar == "\u{2028}"
            || scalar == "\u{2029}"
        {
            shown.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
        } else {
            shown.append(scalar)
        }
    }
    return String(shown)
}
