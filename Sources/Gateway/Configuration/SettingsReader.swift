/// Reads the keys of a schema out of one tree of values, and remembers what is wrong.
struct SettingsReader {
    let root: ConfigurationValue
    /// Where a missing key is reported.
    let origin: ConfigurationOrigin
    /// Put before paths in messages: `keys.decryption[0].` for an item of a list.
    var label = ""

    /// The value, or the default; nil where neither is there or the value will not do.
    func value<Value>(_ key: ConfigurationKey<Value>, _ findings: inout FindingCollector) -> Value? {
        if let found = root.value(at: key.path.split(separator: ".")) {
            return key.format.read(found, label + key.path, &findings)
        }
        if let text = key.defaultText { return key.defaultValue(text) }
        if key.isRequired {
            findings.add(
                place(of: key.path), "\(label)\(key.path): is missing; allowed: \(key.format.allowed)")
        }
        return nil
    }

    /// Where the value stands, or would.
    func place(of path: String) -> ConfigurationOrigin {
        var names = path.split(separator: ".")
        while !names.isEmpty {
            if let found = root.value(at: names) { return found.origin }
            names.removeLast()
        }
        return origin
    }

    func isGiven(_ path: String) -> Bool {
        root.value(at: path.split(separator: "."))?.saysSomething ?? false
    }
}

extension ConfigurationKey {
    /// The default as the format reads it; a test reads every one.
    func defaultValue(_ text: String) -> Value? {
        var findings = FindingCollector()
        let reader = YAMLReader { _ in .file("default", line: nil) }
        guard let value = reader.read(Array(text.utf8), into: &findings) else { return nil }
        return format.read(value, path, &findings)
    }
}
