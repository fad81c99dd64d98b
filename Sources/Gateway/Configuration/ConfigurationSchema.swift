/// The keys of one kind of file.
struct ConfigurationSchema: Sendable {
    /// A group of keys, with a sentence about it.
    struct Section: Sendable {
        let path: String
        let summary: String
    }

    let entries: [SchemaEntry]
    let sections: [Section]

    func entry(at path: String) -> SchemaEntry? { entries.first { $0.path == path } }

    /// The words that may follow `prefix` (empty, or ending in a dot).
    func children(of prefix: String) -> [String] {
        var names: [String] = []
        for entry in entries where entry.path.hasPrefix(prefix) {
            let name = String(entry.path.dropFirst(prefix.count).prefix { $0 != "." })
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    /// Reports every key that the schema does not know, and groups that are no groups.
    func checkKeys(of root: ConfigurationValue, label: String = "", into findings: inout FindingCollector) {
        checkKeys(of: root, under: "", label: label, into: &findings)
    }

    private func checkKeys(
        of value: ConfigurationValue, under prefix: String, label: String,
        into findings: inout FindingCollector
    ) {
        let names = children(of: prefix)
        guard case .mapping(let entries) = value.content else {
            if case .empty = value.content { return }
            let name = prefix.isEmpty ? (label.isEmpty ? "the file" : label) : label + prefix.dropLast()
            findings.add(
                value.origin,
                "\(name): must be a group of keys, not \(value.kind); allowed: \(names.joined(separator: ", "))"
            )
            return
        }
        for entry in entries {
            let path = prefix + entry.key
            if self.entry(at: path) != nil { continue }
            if names.contains(entry.key) {
                checkKeys(of: entry.value, under: path + ".", label: label, into: &findings)
            } else {
                findings.add(entry.origin, unknownKey(entry.key, under: prefix, label: label))
            }
        }
    }

    private func unknownKey(_ key: String, under prefix: String, label: String) -> String {
        let names = children(of: prefix)
        var hint = suggestion(for: key, among: names)
        if hint.isEmpty, let home = entries.first(where: { $0.path.hasSuffix("." + key) }) {
            hint = "; did you mean \"\(label)\(home.path)\"?"
        }
        let place = label + prefix
        return "\(place)\(quote(key).dropFirst().dropLast()): unknown key\(hint)"
            + (hint.hasSuffix("?") ? " Allowed here: " : "; allowed here: ") + names.joined(separator: ", ")
    }
}
