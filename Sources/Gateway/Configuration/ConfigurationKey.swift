/// One key of a configuration file: where it stands, what it takes, and what the reference says about it.
///
/// Validation, the names of the environment variables and the reference documentation all come from here.
struct ConfigurationKey<Value: Sendable>: Sendable {
    /// Dotted, as `session.idleTimeout`.
    let path: String
    let format: ValueFormat<Value>
    var isRequired = false
    /// Written as in the file; nil: nothing.
    var defaultText: String?
    let example: String
    /// One or two sentences in Markdown.
    let summary: String

    init(
        _ path: String, _ format: ValueFormat<Value>, isRequired: Bool = false,
        default defaultText: String? = nil,
        example: String, _ summary: String
    ) {
        self.path = path
        self.format = format
        self.isRequired = isRequired
        self.defaultText = defaultText
        self.example = example
        self.summary = summary
    }

    var erased: SchemaEntry {
        SchemaEntry(
            path: path, typeName: format.typeName, allowed: format.allowed, isList: format.isList,
            isRequired: isRequired, defaultText: defaultText, example: example, summary: summary)
    }
}

/// A key without its type: what the reference, unknown-key checks and overrides need.
struct SchemaEntry: Sendable, Equatable {
    let path: String
    let typeName: String
    let allowed: String
    let isList: Bool
    let isRequired: Bool
    let defaultText: String?
    let example: String
    let summary: String

    /// `session.idleTimeout` is `BRAMA_SESSION_IDLE_TIMEOUT`.
    var variable: String { EnvironmentOverrides.variable(for: path) }
}
