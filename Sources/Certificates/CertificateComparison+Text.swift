extension CertificateComparison {
    /// A table for a terminal, then the sum of it.
    public func text() -> String {
        var lines: [String] = []
        for row in rows {
            let word = row.verdict.rawValue + String(repeating: " ", count: 7 - row.verdict.rawValue.count)
            let name = row.property + String(repeating: " ", count: max(1, 20 - row.property.count))
            let (old, new) = (clean(row.old), clean(row.new))
            lines.append(word + name + (old == new ? old : "\(old) → \(new)"))
            if !row.remark.isEmpty { lines.append(String(repeating: " ", count: 27) + row.remark) }
        }
        lines.append("")
        lines.append(
            meetsRequirements
                ? "The new certificate meets the same technical requirements."
                : "The new certificate does not meet the same technical requirements.")
        return lines.joined(separator: "\n") + "\n"
    }

    private func clean(_ text: String) -> String {
        text.split(separator: ",", omittingEmptySubsequences: false).map { printable(String($0)) }
            .joined(separator: ",")
    }
}
