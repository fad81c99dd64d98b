import Yams

/// What some editors put before a text, where nobody sees it. Source: RFC 3629 §6.
let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
let byteOrderMarkFinding = "the file begins with a byte order mark; save it as UTF-8 without BOM"

/// Reads one YAML document into values with their lines.
///
/// Stricter than YAML: no anchors or aliases (a few lines of them can expand without bound), no merge keys, no tags,
/// one document.
struct YAMLReader {
    /// Bytes of a configuration file or a profile.
    static let fileLimit = 1 << 20
    /// A duplicate key is renamed to this and a number, and the text read again, so that it does not hide the rest.
    private static let duplicateMark: Unicode.Scalar = "\u{E000}"

    /// What YAML finds out by itself about values without a tag.
    private static let plainTags = Set(
        ["str", "null", "bool", "int", "float", "timestamp", "merge", "value", "map", "seq"].map {
            "tag:yaml.org,2002:" + $0
        })

    /// What a line of the text belongs to.
    let origin: @Sendable (_ line: Int?) -> ConfigurationOrigin

    /// - Returns: nil where the text cannot be read at all; the findings say why.
    func read(_ bytes: [UInt8], into findings: inout FindingCollector) -> ConfigurationValue? {
        guard !bytes.starts(with: byteOrderMark) else {
            findings.add(origin(1), byteOrderMarkFinding)
            return nil
        }
        guard var text = String(validating: bytes, as: UTF8.self) else {
            findings.add(
                origin(line(ofInvalidUTF8In: bytes)), "the text is not UTF-8; save the file as UTF-8")
            return nil
        }
        for attempt in 0..<64 {
            do {
                let parser = try Parser(yaml: text, encoding: .utf8)
                guard let root = try parser.singleRoot() else {
                    return ConfigurationValue(content: .mapping([]), origin: origin(nil))
                }
                // The parser owns the anchors that nodes point to weakly.
                return withExtendedLifetime(parser) { convert(root, at: 1, depth: 0, into: &findings) }
            } catch YamlError.duplicatedKeysInMapping(let names, let context) {
                guard let renamed = rename(names.first ?? "", at: context.mark, number: attempt, in: text)
                else {
                    findings.add(
                        origin(context.mark.line),
                        "\(names.joined(separator: ", ")): stands here twice; keep one")
                    return nil
                }
                text = renamed
            } catch {
                report(error, in: text, into: &findings)
                return nil
            }
        }
        findings.add(origin(nil), "too many keys stand twice")
        return nil
    }

    private func convert(
        _ node: Node, at line: Int, depth: Int, into findings: inout FindingCollector
    ) -> ConfigurationValue {
        let line = node.mark?.line ?? line
        let place = origin(line)
        let nothing = ConfigurationValue(content: .empty, origin: place)
        if node.anchor != nil {
            findings.add(place, "anchors and aliases (& and *) are not supported; write the value out")
            return nothing
        }
        guard depth < 16 else {
            findings.add(place, "nested too deeply")
            return nothing
        }
        if !Self.plainTags.contains(node.tag.description) {
            findings.add(place, "YAML tags (!…) are not supported; write the plain value")
        }
        switch node {
        case .scalar(let scalar): return convert(scalar, place)
        case .sequence(let sequence):
            let items = sequence.map { convert($0, at: line, depth: depth + 1, into: &findings) }
            return ConfigurationValue(content: .list(items), origin: place)
        case .mapping(let mapping):
            return ConfigurationValue(
                content: .mapping(entries(of: mapping, at: line, depth: depth, into: &findings)),
                origin: place)
        case .alias: return nothing
        }
    }

    private func convert(_ scalar: Node.Scalar, _ place: ConfigurationOrigin) -> ConfigurationValue {
        let quoted = scalar.style != .plain && scalar.style != .any
        if !quoted && ["", "~", "null", "Null", "NULL"].contains(scalar.string) {
            return ConfigurationValue(content: .empty, origin: place)
        }
        return ConfigurationValue(content: .scalar(scalar.string, quoted: quoted), origin: place)
    }

    private func entries(
        of mapping: Node.Mapping, at line: Int, depth: Int, into findings: inout FindingCollector
    ) -> [ConfigurationValue.Entry] {
        var entries: [ConfigurationValue.Entry] = []
        var renamed: [String: Int] = [:]
        for (key, value) in mapping {
            let keyLine = key.mark?.line ?? line
            guard case .scalar(let scalar) = key, key.anchor == nil else {
                findings.add(origin(keyLine), "a key must be a plain word")
                continue
            }
            var converted = convert(value, at: keyLine, depth: depth + 1, into: &findings)
            // The mark of an empty value is that of whatever follows, a group's that of its first key.
            if case .scalar = converted.content {
            } else {
                converted = ConfigurationValue(content: converted.content, origin: origin(keyLine))
            }
            let name = scalar.string
            if name.unicodeScalars.first == Self.duplicateMark {
                let original = String(name.drop { $0 != " " }.dropFirst())
                if let first = renamed[original] {
                    findings.add(origin(keyLine), Self.duplicate(original, first: first))
                }
                renamed[original] = renamed[original] ?? keyLine
                continue
            }
            if let first = renamed[name] {
                findings.add(origin(keyLine), Self.duplicate(name, first: first))
            }
            entries.append(.init(key: name, origin: origin(keyLine), value: converted))
        }
        return entries
    }

    /// The text with the key at `mark` renamed, nil where it does not stand there as it is.
    private func rename(_ name: String, at mark: Mark, number: Int, in text: String) -> String? {
        var lines = TextLines(text).lines
        guard !name.isEmpty, mark.line >= 1, mark.line <= lines.count else { return nil }
        let scalars = lines[mark.line - 1]
        guard mark.column >= 1, mark.column <= scalars.count else { return nil }
        let rest = scalars[(mark.column - 1)...]
        guard rest.starts(with: name.unicodeScalars) else { return nil }
        var line = String.UnicodeScalarView(scalars[..<(mark.column - 1)])
        line.append(Self.duplicateMark)
        line.append(contentsOf: "\(number) ".unicodeScalars)
        line.append(contentsOf: rest)
        lines[mark.line - 1] = Array(line)
        return String(String.UnicodeScalarView(lines.joined()))
    }

    private static func duplicate(_ name: String, first line: Int) -> String {
        "\(name): stands here again, first in line \(line); keep one"
    }

    private func report(_ error: any Error, in text: String, into findings: inout FindingCollector) {
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
            // What is never closed is noticed at the end of the text only.
            let isAtEnd = mark.line > TextLines(text).countWithoutEmptyEnd
            let line = isAtEnd ? context?.mark.line ?? mark.line : mark.line
            findings.add(origin(line), "not YAML: \(Self.mend(problem))")
        case .composer(_, let problem, let mark, _):
            findings.add(origin(mark.line), "not usable YAML: \(Self.mend(problem))")
        case .reader(let problem, let offset, _, _):
            let line = offset.map {
                TextLines(String(text.unicodeScalars.prefix($0))).lines.count
            }
            findings.add(origin(line), "not YAML: \(problem)")
        default:
            findings.add(origin(nil), "cannot be read as YAML")
        }
    }

    private static func mend(_ problem: String) -> String {
        if problem.contains("cannot start any token") || problem.contains("tab character") {
            return problem + "; indent with spaces, not tabs, and put special characters into quotes"
        }
        if problem.contains("mapping values are not allowed") {
            return problem
                + "; put a value that holds or ends in a colon into quotes, and indent all keys of a "
                + "group alike"
        }
        if problem.contains("another document") { return problem + "; one document a file" }
        return problem
    }

    private func line(ofInvalidUTF8In bytes: [UInt8]) -> Int {
        let lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
        return (lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0) + 1
    }
}
