import Yams

/// Reads a YAML file and gathers everything that is wrong with it, each with file and line.
struct YAMLReader {
    let file: String
    private(set) var findings: [String] = []

    init(file: String) { self.file = file }

    mutating func report(_ node: Node?, _ message: String) {
        findings.append("\(file):\(node?.mark?.line ?? 1): \(message)")
    }

    /// nil with a finding where the text is no YAML with a mapping at its top.
    mutating func root(_ text: String) -> Node.Mapping? {
        do {
            let node = try compose(yaml: text)
            if let mapping = node?.mapping { return mapping }
            report(node, "there is no mapping of keys and values")
        } catch let error as YamlError {
            report(error)
        } catch {
            report(nil, "cannot be read as YAML")
        }
        return nil
    }

    private mutating func report(_ error: YamlError) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            findings.append("\(file):\(mark.line): no YAML: \(problem)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            findings.append(
                "\(file):\(context.mark.line): the same key twice: \(duplicates.joined(separator: ", "))")
        default: report(nil, "cannot be read as YAML")
        }
    }

    mutating func checkKeys(_ mapping: Node.Mapping, allowed: [String], at place: String) {
        for (key, _) in mapping where !allowed.contains(key.string ?? "") {
            report(
                key,
                "unknown key \(key.string ?? "?")\(place): allowed are \(allowed.joined(separator: ", "))")
        }
    }

    /// A scalar's text as it stands; nil with a finding where it is missing, empty or no scalar.
    mutating func text(_ mapping: Node.Mapping, _ key: String, in parent: Node? = nil) -> String? {
        guard let node = mapping[key] else {
            findings.append("\(file):\(parent?.mark?.line ?? mapping.mark?.line ?? 1): \(key) is missing")
            return nil
        }
        return text(node, key)
    }

    mutating func optionalText(_ mapping: Node.Mapping, _ key: String) -> String? {
        mapping[key].flatMap { text($0, key) }
    }

    mutating func text(_ node: Node, _ key: String) -> String? {
        guard let text = node.scalar?.string, !text.isEmpty else {
            report(node, "\(key) must be a text that is not empty")
            return nil
        }
        return text
    }

    mutating func list(_ mapping: Node.Mapping, _ key: String) -> [Node] {
        guard let node = mapping[key] else { return [] }
        guard let sequence = node.sequence else {
            report(node, "\(key) must be a list")
            return []
        }
        return Array(sequence)
    }

    mutating func mapping(_ node: Node, _ key: String) -> Node.Mapping? {
        if let mapping = node.mapping { return mapping }
        report(node, "\(key) must be a mapping of keys and values")
        return nil
    }
}
