extension IntegrationSheet {
    /// `label: value` lines; certificates follow in lines of their own.
    public func text() -> String {
        rows.map { row in
            row.isBlock
                ? row.values.joined(separator: "\n") : "\(row.label): \(row.values.joined(separator: ", "))\n"
        }.joined()
    }

    /// A table, then the certificates.
    public func markdown() -> String {
        let cells = rows.filter { !$0.isBlock }.map { row in
            "| \(Self.cell(row.label)) | \(row.values.map { "`\(Self.cell($0))`" }.joined(separator: "<br>")) |\n"
        }
        let blocks = rows.filter(\.isBlock).flatMap(\.values).map { "```\n\($0)```\n" }
        return "| | |\n| --- | --- |\n" + cells.joined() + "\n" + blocks.joined(separator: "\n")
    }

    /// An object with a member for each row; lists are arrays.
    public func json() -> [UInt8] {
        JSONText.object(
            rows.map { row in
                let values = row.values.map { JSONText.Value.string($0) }
                return (row.member, row.member == "attributes" ? .array(values) : values.first ?? .null)
            }) + [10]
    }

    private static func cell(_ text: String) -> String {
        text.replacing("|", with: "\\|").replacing("`", with: "'")
    }
}
