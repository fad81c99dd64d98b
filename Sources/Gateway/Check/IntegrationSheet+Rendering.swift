extension IntegrationSheet {
    /// `label: value` lines; certificates follow in lines of their own.
    public func text() -> String {
        rows.map { row in
            row.isBlock
                ? row.values.joined(separator: "\n")
                : "\(row.label): \(Self.values(row).joined(separator: ", "))\n"
        }.joined()
    }

    /// A table, then the certificates.
    public func markdown() -> String {
        let cells = rows.filter { !$0.isBlock }.map { row in
            "| \(Self.cell(row.label)) | \(Self.values(row).map { "`\(Self.cell($0))`" }.joined(separator: "<br>")) |\n"
        }
        let blocks = rows.filter(\.isBlock).flatMap(\.values).map { "```\n\($0)```\n" }
        return "| | |\n| --- | --- |\n" + cells.joined() + "\n" + blocks.joined(separator: "\n")
    }

    /// An object with a member for each row; lists are arrays.
    public func json() -> [UInt8] {
        JSONText.object(
            rows.flatMap { row -> [(String, JSONText.Value)] in
                if let missing = row.missing {
                    return [(row.member + "Certificate", .null), (row.member + "Missing", .string(missing))]
                }
                let values = row.values.map { JSONText.Value.string($0) }
                return [(row.member, row.isList ? .array(values) : values.first ?? .null)]
            }) + [10]
    }

    /// What is missing shows, so that nobody sends it in like that.
    private static func values(_ row: Row) -> [String] {
        if let missing = row.missing { return ["(missing: \(missing))"] }
        return row.values.isEmpty
            ? ["(missing: give --\(row.member == "contacts" ? "contact" : "address"))"] : row.values
    }

    private static func cell(_ text: String) -> String {
        text.replacing("|", with: "\\|").replacing("`", with: "'")
    }
}
