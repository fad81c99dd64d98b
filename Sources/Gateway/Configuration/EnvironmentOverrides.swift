/// Puts `BRAMA_…` environment variables over what the configuration file says.
enum EnvironmentOverrides {
    static let prefix = "BRAMA_"
    /// Variables that are no overrides: the file's own path, and what tests and scripts use.
    static let otherVariables: Set<String> = ["BRAMA_CONFIG", "BRAMA_VECTORS", "BRAMA_PYTHON"]
    /// The simulator has a configuration of its own.
    static let otherPrefixes = ["BRAMA_SIMULATOR_", "BRAMA_TEST_"]

    /// `session.idleTimeout` → `BRAMA_SESSION_IDLE_TIMEOUT`, `publicURL` → `BRAMA_PUBLIC_URL`.
    static func variable(for path: String) -> String {
        var name = prefix
        var previous: Character = "_"
        for character in path {
            if character == "." {
                name.append("_")
            } else {
                if character.isUppercase && (previous.isLowercase || previous.isNumber) { name.append("_") }
                name.append(contentsOf: character.uppercased())
            }
            previous = character
        }
        return name
    }

    /// Replaces values in `root`; an empty variable takes the value away, so that the default counts.
    static func apply(
        _ environment: [String: String], to root: inout ConfigurationValue, of schema: ConfigurationSchema,
        into findings: inout FindingCollector
    ) {
        let known = Dictionary(schema.entries.map { ($0.variable, $0) }) { first, _ in first }
        for (name, text) in environment.sorted(by: { $0.key < $1.key }) where name.hasPrefix(prefix) {
            if otherVariables.contains(name) || otherPrefixes.contains(where: name.hasPrefix) { continue }
            let origin = ConfigurationOrigin.variable(name)
            guard let entry = known[name] else {
                let hint = suggestion(for: name, among: Array(known.keys).sorted())
                findings.add(
                    origin,
                    "unknown variable\(hint.isEmpty ? "; " : hint + " ")the names of all of them are in the "
                        + "configuration reference; unset it if it is not meant for Brama")
                continue
            }
            if let value = value(text, for: entry, origin, into: &findings) {
                root.set(value, at: entry.path.split(separator: "."))
            }
        }
    }

    private static func value(
        _ text: String, for entry: SchemaEntry, _ origin: ConfigurationOrigin,
        into findings: inout FindingCollector
    ) -> ConfigurationValue? {
        if text.isEmpty { return ConfigurationValue(content: .empty, origin: origin) }
        guard entry.isList else {
            return ConfigurationValue(content: .scalar(text, quoted: false), origin: origin)
        }
        if text.hasPrefix("[") {
            return YAMLReader { _ in origin }.read(Array(text.utf8), into: &findings)
        }
        let items = text.split(separator: ",").map { item in
            let trimmed = item.drop { $0 == " " }
            let end = trimmed.lastIndex { $0 != " " }.map { trimmed.index(after: $0) } ?? trimmed.startIndex
            return ConfigurationValue(
                content: .scalar(String(trimmed[..<end]), quoted: false), origin: origin)
        }
        return ConfigurationValue(content: .list(items), origin: origin)
    }
}
