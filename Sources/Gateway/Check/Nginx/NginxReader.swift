/// Reads an nginx configuration with what it includes.
struct NginxReader {
    /// Files, directives and blocks of a real configuration are far fewer.
    private static let mostDirectives = 20_000
    private static let deepest = 24

    let files: ConfigurationFiles
    /// Against which relative paths are meant: where nginx.conf lies.
    let directory: String

    private(set) var findings: [CheckFinding] = []
    private var count = 0

    init(files: ConfigurationFiles, directory: String) {
        self.files = files
        self.directory = directory
    }

    /// What cannot be read is a finding, and left out.
    mutating func read(_ path: String, depth: Int = 0) -> [NginxDirective] {
        switch files.read(path, 1 << 20) {
        case .failure(let failure):
            // The file that the operator named, or one that another includes.
            findings.append(
                CheckFinding(
                    depth == 0 ? .error : .warning, "nginx: \(path) cannot be read: \(failure.reason)",
                    mend: depth == 0
                        ? "name the file that nginx reads, such as /etc/nginx/nginx.conf, and run the check where nginx runs"
                        : "run the check where nginx runs, or the locations in it are not looked at"))
            return []
        case .success(let file):
            var tokens = NginxTokens(file.bytes)
            return block(&tokens, path, depth: depth, isOuter: true)
        }
    }

    private mutating func block(
        _ tokens: inout NginxTokens, _ path: String, depth: Int, isOuter: Bool
    ) -> [NginxDirective] {
        var directives: [NginxDirective] = []
        var words: [NginxTokens.Token] = []
        while let token = tokens.next(), count < Self.mostDirectives, depth < Self.deepest {
            if token.isWord {
                words.append(token)
                continue
            }
            if token.text == "}" && words.isEmpty && !isOuter { return directives }
            guard let first = words.first, token.text != "}" else {
                findings.append(broken(path, token.line))
                return directives
            }
            count += 1
            let block = token.text == "{" ? block(&tokens, path, depth: depth + 1, isOuter: false) : nil
            let directive = NginxDirective(
                name: first.text, arguments: words.dropFirst().map(\.text), block: block,
                place: "\(path):\(first.line)")
            directives += directive.name == "include" ? included(directive, depth) : [directive]
            words = []
        }
        if !words.isEmpty || !isOuter { findings.append(broken(path, words.first?.line ?? 0)) }
        return directives
    }

    private func broken(_ path: String, _ line: Int) -> CheckFinding {
        CheckFinding(
            .error,
            "nginx: \(path)\(line > 0 ? ":\(line)" : ""): blocks or directives do not end as they should",
            mend: "see what nginx -t says")
    }

    private mutating func included(_ directive: NginxDirective, _ depth: Int) -> [NginxDirective] {
        guard let pattern = directive.arguments.first else { return [] }
        let path = resolve(pattern, against: directory)
        guard path.contains("*") || path.contains("?") || path.contains("[") else {
            return read(existing(path, pattern), depth: depth + 1)
        }
        let folder = Gateway.directory(of: path)
        let name = String(path.dropFirst(folder.count + 1))
        let matching = (files.names(folder) ?? []).filter {
            !$0.hasPrefix(".") && Self.matches($0.utf8[...], name.utf8[...])
        }.sorted()
        return matching.flatMap { read(folder + "/" + $0, depth: depth + 1) }
    }

    /// A site's file is not where nginx.conf is, against which its includes are meant.
    private func existing(_ path: String, _ pattern: String) -> String {
        guard case .failure(let failure) = files.read(path, 1 << 20), failure.isMissing else { return path }
        let other = resolve(pattern, against: "/etc/nginx")
        guard case .success = files.read(other, 1 << 20) else { return path }
        return other
    }

    /// `*` and `?` of a shell; other patterns match nothing but themselves.
    private static func matches(_ name: Substring.UTF8View, _ pattern: Substring.UTF8View) -> Bool {
        guard let first = pattern.first else { return name.isEmpty }
        if first == UInt8(ascii: "*") {
            let rest = pattern.dropFirst()
            return matches(name, rest) || (!name.isEmpty && matches(name.dropFirst(), pattern))
        }
        guard let character = name.first, first == UInt8(ascii: "?") || first == character else {
            return false
        }
        return matches(name.dropFirst(), pattern.dropFirst())
    }
}
