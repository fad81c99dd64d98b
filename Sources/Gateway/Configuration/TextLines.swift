/// A text in lines, each with the break that ends it, as YAML 1.1 counts them: CR LF is one break, CR alone too.
///
/// Not by Character: of CR LF Swift makes one that is no line feed.
/// - Source: YAML 1.1 §4.1.4
struct TextLines {
    /// At least one; the last has no break.
    let lines: [[Unicode.Scalar]]

    init(_ text: String) {
        var lines: [[Unicode.Scalar]] = []
        var line: [Unicode.Scalar] = []
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if previous == "\r" && scalar != "\n" {
                lines.append(line)
                line = []
            }
            line.append(scalar)
            previous = scalar
            if ["\n", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalar) {
                lines.append(line)
                line = []
                previous = nil
            }
        }
        if previous == "\r" {
            lines.append(line)
            line = []
        }
        self.lines = lines + [line]
    }

    /// Up to the last line in which anything stands.
    var countWithoutEmptyEnd: Int {
        let blanks: Set<Unicode.Scalar> = ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"]
        return lines.lastIndex { !$0.allSatisfy(blanks.contains) }.map { $0 + 1 } ?? 0
    }
}
