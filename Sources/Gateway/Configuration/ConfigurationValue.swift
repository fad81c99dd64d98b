/// Where a value of the configuration stands.
enum ConfigurationOrigin: Sendable, Equatable {
    case file(String, line: Int?)
    /// An environment variable.
    case variable(String)

    /// Names of keys and variables come from outside too: what they hold is made visible here, once for all.
    func finding(_ message: String) -> ConfigurationFinding {
        let message = visible(message.unicodeScalars)
        return switch self {
        case .file(let path, let line): ConfigurationFinding(file: path, line: line, message: message)
        case .variable(let name):
            ConfigurationFinding(file: visible(name.unicodeScalars), line: nil, message: message)
        }
    }
}

/// A piece of a configuration, still text, with the place it comes from.
struct ConfigurationValue: Sendable {
    struct Entry: Sendable {
        let key: String
        let origin: ConfigurationOrigin
        var value: ConfigurationValue
    }

    enum Content: Sendable {
        /// `quoted` tells `"true"` (a text) from `true`.
        case scalar(String, quoted: Bool)
        case list([ConfigurationValue])
        case mapping([Entry])
        /// Nothing after the colon, `~` or `null`: as if the key were not there.
        case empty
    }

    var content: Content
    let origin: ConfigurationOrigin

    var kind: String {
        switch content {
        case .scalar: "a single value"
        case .list: "a list"
        case .mapping: "a group of keys"
        case .empty: "empty"
        }
    }

    /// The value of a key, nil where this is no mapping, the key is missing or has no value.
    subscript(key: String) -> ConfigurationValue? {
        guard case .mapping(let entries) = content, let entry = entries.last(where: { $0.key == key }) else {
            return nil
        }
        if case .empty = entry.value.content { return nil }
        return entry.value
    }

    /// The value at a dotted path below this one.
    func value(at path: [Substring]) -> ConfigurationValue? {
        guard let first = path.first else { return self }
        return self[String(first)]?.value(at: Array(path.dropFirst()))
    }

    /// Whether anything stands in it: a group of empty values says as little as none.
    var saysSomething: Bool {
        switch content {
        case .empty: false
        case .mapping(let entries): entries.contains { $0.value.saysSomething }
        case .scalar, .list: true
        }
    }

    /// Puts a value at a path, replacing whatever stands in its way.
    mutating func set(_ value: ConfigurationValue, at path: [Substring]) {
        guard let first = path.first else {
            self = value
            return
        }
        var entries: [Entry] = []
        if case .mapping(let existing) = content { entries = existing }
        let key = String(first)
        var child = self[key] ?? ConfigurationValue(content: .mapping([]), origin: value.origin)
        child.set(value, at: Array(path.dropFirst()))
        if let index = entries.lastIndex(where: { $0.key == key }) {
            entries[index].value = child
        } else {
            entries.append(Entry(key: key, origin: value.origin, value: child))
        }
        content = .mapping(entries)
    }
}
